import { expect, it } from '@jest/globals';
import fastify from 'fastify';
import { openScope } from '../../src/http/open-scope.js';

it('opens a scope whose hooks hold for its routes alone, under its name', async () => {
  const server = fastify();
  let name = '';
  await openScope(
    server,
    'inner rooms',
    (scope) => {
      name = scope.pluginName;
      scope.addHook('onRequest', async (_, reply) => void reply.header('x-room', 'inner'));
      scope.get('/a', async () => 'a');
    },
    { prefix: '/inner' },
  );
  server.get('/b', async () => 'b');
  await server.ready();
  expect(name).toContain('inner rooms');
  expect((await server.inject('/inner/a')).headers['x-room']).toBe('inner');
  expect((await server.inject('/b')).headers['x-room']).toBeUndefined();
  await server.close();
});
