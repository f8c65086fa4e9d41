import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import underPressure from '@fastify/under-pressure';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { resolveConfig } from '../../src/config.js';
import { openPages } from '../../src/http/pages.js';
import { refuseUnrouted } from '../../src/http/unrouted.js';

describe('the pages of the console', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tonfall-pages-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(
      join(folder, 'index.html'),
      '<!doctype html><html><head><title>Tonfall</title></head></html>',
    );
    await writeFile(join(folder, 'assets', 'main-abc123.js'), 'export {}');
    await writeFile(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  async function open(publicUrl: string | null = null) {
    const { config } = resolveConfig({ cwd: tmpdir() });
    const pages = await openPages({ ...config, publicUrl }, folder);
    const server = Fastify();
    refuseUnrouted(server, pages);
    await pages?.open(server);
    server.get('/v1/score/:id', async () => ({}));
    server.get('/console/session', async () => ({}));
    return server;
  }

  it.each(['/', '/queue', '/threads/news/4711', '/setup?token=x', '/comments/12/'])(
    '%s is the page',
    async (url) => {
      const { statusCode, headers, body } = await (await open()).inject({ url, headers: html });
      expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(body).toContain('<head><base href="/"><title>');
      expect(headers['cache-control']).toBe('no-cache');
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|\*|data:/);
    },
  );

  it('is there while the server refuses what costs it something', async () => {
    const { config } = resolveConfig({ cwd: tmpdir() });
    const pages = await openPages({ ...config, publicUrl: null }, folder);
    const server = Fastify();
    await server.register(underPressure, { healthCheck: async () => false, healthCheckInterval: 60_000 });
    await pages?.open(server);
    server.get('/console/session', async () => ({}));
    await server.ready();
    const codes = ['/console/session', '/', '/assets/main-abc123.js'].map(
      async (url) => (await server.inject({ url })).statusCode,
    );
    expect(await Promise.all(codes)).toEqual([503, 200, 200]);
    await server.close();
  });

  it('is at / for whoever asks', async () => {
    expect((await (await open()).inject({ url: '/' })).body).toContain('<title>Tonfall</title>');
  });

  it.each([
    ['/v1/nothing', html],
    ['/console/nothing', html],
    ['/v1alpha1/comments:nothing', html],
    ['/assets/main-gone.js', html],
    ['/queue', { accept: 'application/json' }],
    ['/queue', {}],
    ['/../package.json', html],
    ['/index.html', html],
  ])('%s is nothing, asked with %j', async (url, headers) => {
    const response = await (await open()).inject({ url, headers });
    expect([response.statusCode, response.json().error.code]).toEqual([
      404,
      // Google's clients know the status alone.
      url.startsWith('/v1alpha1') ? 404 : 'ROUTE_NOT_FOUND',
    ]);
  });

  it('is for reading alone', async () => {
    const response = await (await open()).inject({ method: 'POST', url: '/queue', headers: html });
    expect(response.statusCode).toBe(404);
  });

  it.each([
    ['/assets/main-abc123.js', 'public, max-age=31536000, immutable'],
    ['/icon.svg', 'public, max-age=3600'],
  ])('%s may be kept: %s', async (url, kept) => {
    const { statusCode, headers } = await (await open()).inject({ url });
    expect([statusCode, headers['cache-control']]).toEqual([200, kept]);
  });

  it('stands below the path of the public address', async () => {
    const server = await open('https://news.example/tonfall');
    expect((await server.inject({ url: '/queue', headers: html })).body).toContain('<base href="/tonfall/">');
  });

  it('is not there where it was not built', async () => {
    const { config } = resolveConfig({ cwd: tmpdir() });
    expect(await openPages(config, join(folder, 'nowhere'))).toBeNull();
  });
});
