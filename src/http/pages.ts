/** The pages of the console, as `npm run build` leaves them, and nothing but them where they are asked for. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { PACKAGE_ROOT } from '../package.js';
import { pathOf } from './envelope-at.js';
import { openScope } from './open-scope.js';
import { policyHeader } from './page-policy.js';

export interface Pages {
  /** Registers the files. */
  open(server: FastifyInstance): Promise<void>;
  /** Whether a person's browser asks for a page here, so that the console is what to answer with. */
  isPage(request: FastifyRequest): boolean;
  send(reply: FastifyReply): FastifyReply;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A file of the console, which anybody may have. */
    forPages?: boolean;
    /** What under-pressure does in place of a refusal: nothing. */
    pressureHandler?: () => void;
  }
}

const FOLDER = join(PACKAGE_ROOT, 'dist', 'web');
const INDEX = 'index.html';
const YEAR_SECONDS = 365 * 24 * 3600;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  // The next version may have other files.
  'cache-control': 'no-cache',
  'content-security-policy': policyHeader(),
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** The console's pages; null where they were not built. */
export async function openPages({ publicUrl }: Config, folder = FOLDER): Promise<Pages | null> {
  const found = await readFile(join(folder, INDEX), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  if (found === null) return null;
  const base = publicUrl ? new URL(publicUrl).pathname.replace(/\/*$/, '/') : '/';
  const index = found.replace(/<head>/i, `<head><base href="${base.replaceAll('"', '%22')}">`);
  return {
    async open(server) {
      await openScope(server, 'pages', async (files) => {
        files.addHook('onRoute', (route) => {
          // A page without its scripts cannot say that the server is busy; files cost next to nothing.
          route.config = { ...route.config, forPages: true, pressureHandler: () => {} };
        });
        await files.register(fastifyStatic, {
          root: folder,
          // A route for each file that is there: every other address stays for what else may answer it.
          wildcard: false,
          index: false,
          globIgnore: [`**/${INDEX}`],
          decorateReply: false,
          cacheControl: false,
          setHeaders(reply, path) {
            // Names in `assets` hold a hash of the content.
            const isHashed = path.startsWith(join(folder, 'assets'));
            reply.header(
              'cache-control',
              isHashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'public, max-age=3600',
            );
          },
        });
        files.get('/', { schema: { hide: true } }, async (_, reply) => reply.headers(HEADERS).send(index));
      });
    },
    isPage({ method, url, headers }) {
      const path = pathOf(url);
      const isFile = /\.\w{1,8}$/.test(path);
      return (
        (method === 'GET' || method === 'HEAD') && !isFile && (headers.accept ?? '').includes('text/html')
      );
    },
    send: (reply) => reply.status(200).headers(HEADERS).send(index),
  };
}
