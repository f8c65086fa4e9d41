import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { COMMANDS } from '../src/commands/index.js';
import { createDeterministicClassifier } from '../src/model/deterministic-classifier.js';
import { PACKAGE_ROOT } from '../src/package.js';
import { SCOPES } from '../src/store/api-keys.js';
import { useServer } from './helpers/http.js';
import { work } from './helpers/pipeline.js';

const text = readFileSync(join(PACKAGE_ROOT, 'docs', 'http-api.md'), 'utf8');

interface Request {
  readonly method: 'GET' | 'POST';
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string | undefined;
}

type Variables = Readonly<Record<string, string>>;

/** Words of a shell command with quotes and `$VARIABLES`, as far as the page uses them. */
function words(command: string, variables: Variables): string[] {
  const pieces = /'([^']*)'|"((?:[^"\\]|\\.)*)"|(\\\n|\s+)|([^\s'"\\]+)/g;
  const found: string[] = [''];
  for (const [, single, double, space, bare] of command.matchAll(pieces)) {
    if (space !== undefined) found.push('');
    else found.push((found.pop() ?? '') + (single ?? withValues(double ?? bare ?? '', variables)));
  }
  return found.filter((word) => word !== '');
}

const withValues = (word: string, variables: Variables): string =>
  word.replace(/\$([A-Z]+)/g, (_, name: string) => {
    const value = variables[name];
    if (value === undefined) throw new Error(`The page has not set ${name}.`);
    return value;
  });

/** What curl would send; an option that is not here fails the test. */
function requestOf(command: string, variables: Variables): Request {
  const [program, ...rest] = words(command, variables);
  expect(program).toBe('curl');
  let [address, payload]: [string | undefined, string | undefined] = [undefined, undefined];
  const headers: Record<string, string> = {};
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? '';
    if (word === '-H') {
      const [name = '', ...value] = (rest[++at] ?? '').split(': ');
      headers[name.toLowerCase()] = value.join(': ');
    } else if (word === '--json') {
      payload = rest[++at];
      headers['content-type'] = 'application/json';
      headers.accept = 'application/json';
    } else {
      expect(word).toMatch(/^http:\/\/127\.0\.0\.1:8080\//);
      address = word;
    }
  }
  const { pathname, search } = new URL(address ?? '');
  return { method: payload === undefined ? 'GET' : 'POST', url: pathname + search, headers, payload };
}

/** Every command of the page that begins with curl, with the body that was set before it. */
function curls(): { readonly command: string; readonly body: string | undefined }[] {
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block);
  return blocks.flatMap((block) => {
    const body = /^BODY='([^']*)'$/m.exec(block)?.[1];
    return [...block.matchAll(/^curl (?:[^'"\n\\]|'[^']*'|"[^"]*"|\\\n)*/gm)].map(([command]) => ({
      command,
      body,
    }));
  });
}

describe('docs/http-api.md', () => {
  const server = useServer();

  it('has examples that work, in their order, for every route there is', async () => {
    const classifier = createDeterministicClassifier();
    const opened = await server.open({ classifier });
    const workers = await work(server.pipeline, classifier);
    opened.onStored = () => workers.look();
    const secret = 'a secret of the phase';
    await server.coral('8a1f6c', secret);
    const key = await server.key({ scopes: ['score', 'ingest', 'read', 'feedback'] });
    const requests: Request[] = [];
    try {
      for (const { command, body } of curls()) {
        const signature = createHmac('sha256', secret)
          .update(body ?? '')
          .digest('hex');
        const variables = { KEY: key, ...(body ? { BODY: body, SIGNATURE: signature } : {}) };
        const request = requestOf(command, variables);
        requests.push(request);
        const { payload, ...rest } = request;
        const { statusCode, body: answer } = await opened.inject({
          ...rest,
          ...(payload ? { payload } : {}),
        });
        const refused = statusCode >= 200 && statusCode < 300 ? null : `${statusCode} ${answer}`;
        expect({ command, refused }).toEqual({ command, refused: null });
      }
    } finally {
      await workers.close();
    }
    const { paths } = (await opened.inject({ method: 'GET', url: '/openapi.json' })).json();
    const shown = (method: string, path: string) => {
      const escaped = path.replace(/[.$]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+');
      const pattern = new RegExp(`^${escaped.replace(/\/$/, '')}$`);
      return requests.some(
        (request) => request.method === method.toUpperCase() && pattern.test(request.url.replace(/\?.*/, '')),
      );
    };
    const routes = Object.entries<object>(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method, path] as const),
    );
    expect(routes.length).toBeGreaterThan(10);
    expect(routes.filter(([method, path]) => !shown(method, path))).toEqual([]);
  });

  it('names every scope, and only options of `tonfall key create` that exist', async () => {
    for (const scope of SCOPES) expect(text).toContain(`\`${scope}\``);
    const entry = COMMANDS.find(({ name }) => name === 'key');
    const command = await entry?.load();
    for (const option of Object.keys(command?.options ?? {}).filter((name) => name !== 'name')) {
      const flag = `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      expect(text).toContain(`\`${flag}\``);
    }
  });
});
