import { describe, expect, it } from '@jest/globals';
import { useServer } from '../helpers/http.js';

/** The routes of Fastify's tree, as `METHOD /path` with parameters in braces. */
function routesOf(tree: string): string[] {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] =
      /^([│ ]*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
    const depth = indent.length / 4;
    above.splice(depth, above.length, part);
    const path = above
      .join('')
      .replace(/:id/g, '{id}')
      .replace(/(.)\/$/, '$1');
    return methods === '' ? [] : methods.split(', ').map((method) => `${method} ${path}`);
  });
}

describe('/openapi.json', () => {
  const server = useServer();

  it('describes every route, with what it takes and how it answers', async () => {
    const { instance, inject } = await server.open();
    const { openapi, paths, components } = (await inject({ url: '/openapi.json' })).json();
    expect(openapi).toBe('3.1.0');
    const described = Object.entries(
      paths as Record<string, Record<string, { summary?: string; responses: object }>>,
    )
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, { summary, responses }]) => {
          expect(summary).toBeTruthy();
          expect(Object.keys(responses).length).toBeGreaterThan(0);
          return `${method.toUpperCase()} ${path}`;
        }),
      )
      .sort();
    expect(described).toEqual([
      'GET /$discovery/rest',
      'GET /healthz',
      'GET /metrics',
      'GET /openapi.json',
      'GET /readyz',
      'GET /v1/comments/{id}',
      'GET /v1/threads/{id}/summary',
      'POST /coral/events',
      'POST /coral/moderate',
      'POST /v1/comments',
      'POST /v1/comments/batch',
      'POST /v1/moderations',
      'POST /v1/score',
      'POST /v1alpha1/comments:analyze',
      'POST /v1alpha1/comments:suggestscore',
    ]);
    // None is missing in the list above: this is what the router knows, beside the page itself.
    const routed = routesOf(instance.printRoutes()).filter((route) => !/ \/docs|^HEAD /.test(route));
    expect(new Set(routed)).toEqual(new Set(described));
    expect(Object.keys(components.securitySchemes)).toEqual(['bearer', 'key']);
  });

  it('names the public address', async () => {
    const { inject } = await server.open({ config: { publicUrl: 'https://news.example/tonfall' } });
    expect((await inject({ url: '/openapi.json' })).json().servers).toEqual([
      { url: 'https://news.example/tonfall' },
    ]);
  });

  it('refers to nothing outside of itself', async () => {
    const text = (await server.inject({ url: '/openapi.json' })).body;
    for (const [, target] of text.matchAll(/"\$ref":"([^"]*)"/g)) expect(target).toMatch(/^#\//);
  });
});

describe('/docs', () => {
  const server = useServer();
  /** Addresses that a page or script of the documentation names for the browser to load. */
  const loaded = (html: string) =>
    [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address = '']) => address);

  it('is a page that loads from this server alone, and could not do otherwise', async () => {
    const page = await server.inject({ url: '/docs' });
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = String(page.headers['content-security-policy']);
    const directives = Object.fromEntries(
      policy
        .split(';')
        .map((each) => each.trim().split(/ (.*)/s).slice(0, 2))
        .filter(([name]) => name),
    ) as Record<string, string>;
    expect(directives['default-src']).toBe("'none'");
    expect(directives['script-src']).toBe("'self'");
    expect(directives['style-src']).toBe("'self'");
    expect(directives['connect-src']).toBe("'self'");
    expect(directives['frame-ancestors']).toBe("'none'");
    for (const sources of Object.values(directives)) {
      for (const source of sources.split(' ')) expect(["'self'", "'none'", 'data:']).toContain(source);
    }
    // Nothing inline, which the policy would stop.
    expect(page.body).not.toMatch(/<script>|<style>|style=|onclick=/);
    const addresses = loaded(page.body);
    expect(addresses.length).toBeGreaterThan(4);
    for (const address of addresses) {
      expect(address).toMatch(/^\/docs\/static\//);
      const part = await server.inject({ url: address });
      expect([address, part.statusCode]).toEqual([address, 200]);
      expect(part.headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('asks nobody to check its description', async () => {
    const { body } = await server.inject({ url: '/docs/static/swagger-initializer.js' });
    expect(body).toContain('validatorUrl: null');
    expect(body.replace(/https:\/\/stackoverflow\.com\/\S+/, '')).not.toMatch(/https?:\/\//);
  });

  it('is found behind a path of a proxy', async () => {
    const { inject } = await server.open({ config: { publicUrl: 'https://news.example/tonfall' } });
    const addresses = loaded((await inject({ url: '/docs' })).body);
    for (const address of addresses) expect(address).toMatch(/^\/tonfall\/docs\/static\//);
  });
});
