import { describe, expect, it } from '@jest/globals';
import { TonfallError } from '../../../src/errors.js';
import { bearer, heldClassifier, tellingClassifier, useServer } from '../../helpers/http.js';

describe('/healthz and /readyz', () => {
  const server = useServer();

  it('say that all is there', async () => {
    expect((await server.inject({ url: '/healthz' })).json()).toEqual({ status: 'ok' });
    const ready = await server.inject({ url: '/readyz' });
    expect([ready.statusCode, ready.json()]).toEqual([
      200,
      { status: 'ready', model: 'ok', database: 'ok', queue: 'ok' },
    ]);
  });

  it('tell a database that does not answer from a process that does', async () => {
    const { inject, breakDatabase } = await server.open();
    breakDatabase();
    expect((await inject({ url: '/healthz' })).statusCode).toBe(200);
    const ready = await inject({ url: '/readyz' });
    expect([ready.statusCode, ready.json()]).toEqual([
      503,
      { status: 'not ready', model: 'ok', database: 'unavailable', queue: 'ok' },
    ]);
    expect(Number(ready.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('say that the model is not there, also where it does not answer', async () => {
    const missing = tellingClassifier(() => {
      throw new TonfallError('MODEL_NOT_FOUND');
    });
    for (const classifier of [missing, heldClassifier().classifier]) {
      const { inject } = await server.open({ classifier });
      expect((await inject({ url: '/readyz' })).json()).toMatchObject({
        status: 'not ready',
        model: 'unavailable',
      });
    }
  });

  it('answer whoever watches, by whatever name it asks', async () => {
    const headers = { host: 'pod-7.cluster.example', 'x-forwarded-for': '10.0.0.9' };
    expect((await server.inject({ url: '/healthz', headers })).statusCode).toBe(200);
    expect((await server.inject({ url: '/readyz', headers })).statusCode).toBe(200);
    expect((await server.inject({ url: '/metrics', headers })).statusCode).toBe(403);
  });
});

describe('/metrics', () => {
  const server = useServer();
  const read = async (headers = {}) => (await server.inject({ url: '/metrics', headers })).body;

  it('count requests by pattern of route, method and status, and never by anything that was sent', async () => {
    await server.inject({ url: '/v1/comments/Zwetschge?site=Zwetschge' });
    await server.inject({ url: '/Zwetschge?key=Zwetschge' });
    await server.post('/v1/score', { text: 'Zwetschge' });
    await server.post('/Zwetschge/comments:analyze?key=Zwetschge', {
      comment: { text: 'Zwetschge' },
      requestedAttributes: { ZWETSCHGE: {} },
    });
    const text = await read();
    expect(text).not.toMatch(/zwetschge/i);
    for (const line of [
      'tonfall_http_requests_total{method="GET",route="/v1/comments/:id",status="404"} 1',
      'tonfall_http_requests_total{method="GET",route="none",status="404"} 1',
      'tonfall_http_requests_total{method="POST",route="/v1/score",status="200"} 1',
      'tonfall_http_requests_total{method="POST",route="/v1alpha1/comments::analyze",status="400"} 1',
      'tonfall_http_request_seconds_count{method="POST",route="/v1/score"} 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });

  it('know labels of three names alone', async () => {
    await server.post('/v1/score', { text: 'x' });
    const names = [...(await read()).matchAll(/^tonfall_http_\w+\{([^}]*)\}/gm)].flatMap(([, labels = '']) =>
      labels.split(',').map((label) => label.split('=')[0]),
    );
    expect(new Set(names)).toEqual(new Set(['method', 'route', 'status', 'le']));
  });

  it('come back to no request in flight, also after refusals', async () => {
    await server.inject({ url: '/none' });
    await server.post('/v1/score', 'no json');
    expect(await read()).toMatch(/^tonfall_http_requests_in_flight 1$/m);
  });

  it('need the scope read once there is a key', async () => {
    const [reading, scoring] = [await server.key({ scopes: ['read'] }), await server.key()];
    const of = async (headers = {}) => (await server.inject({ url: '/metrics', headers })).statusCode;
    expect([await of(), await of(bearer(scoring)), await of(bearer(reading))]).toEqual([401, 403, 200]);
  });
});
