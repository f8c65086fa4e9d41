import { expect, it } from '@jest/globals';
import { coralSignature, useServer } from '../../helpers/http.js';
import { describeSizes, STORES } from '../../helpers/pipeline.js';

const event = (more: object = {}) => ({
  id: 'event-1',
  type: 'COMMENT_ENTERED_MODERATION_QUEUE',
  data: { queue: 'REPORTED', commentID: 'c-1', status: 'NONE', storyID: 's-1', siteID: 'x' },
  createdAt: '2026-05-01T10:00:00.000Z',
  tenantID: 'tenant-1',
  tenantDomain: 'comments.news.example',
  ...more,
});

describeSizes('POST /coral/events', STORES, (size) => {
  const server = useServer(size);
  const send = (payload: object | string, secret = 'geheim') => {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload, null, 2);
    return server.inject({
      method: 'POST',
      url: '/coral/events',
      payload: body,
      headers: {
        'content-type': 'application/json',
        'x-coral-signature': coralSignature(body, secret),
        'x-coral-event': 'COMMENT_ENTERED_MODERATION_QUEUE',
      },
    });
  };
  const stored = () =>
    server.pipeline.database.query(
      'select tenant, id, type, data, created_at as "createdAt" from tonfall.coral_events order by id',
    );

  it('stores each event once, as it came', async () => {
    await server.coral('tenant-1', 'geheim');
    for (let time = 0; time < 3; time += 1) expect((await send(event())).statusCode).toBe(204);
    expect(await stored()).toEqual([
      {
        tenant: 'tenant-1',
        id: 'event-1',
        type: 'COMMENT_ENTERED_MODERATION_QUEUE',
        data: event().data,
        createdAt: new Date('2026-05-01T10:00:00.000Z'),
      },
    ]);
  });

  it('keeps tenants apart', async () => {
    await server.coral('tenant-1', 'geheim');
    await server.coral('tenant-2', 'anderes');
    expect((await send(event())).statusCode).toBe(204);
    expect((await send(event({ tenantID: 'tenant-2' }), 'anderes')).statusCode).toBe(204);
    expect((await send(event({ id: 'event-2', tenantID: 'tenant-2' }))).statusCode).toBe(401);
    expect(await stored()).toHaveLength(2);
  });

  it.each([
    ['no id', event({ id: undefined })],
    ['an id that no database takes', event({ id: 'a\0' })],
    ['data that is no object', event({ data: 'x' })],
    ['a time that is none', event({ createdAt: 'gestern' })],
  ])('refuses %s', async (_, payload) => {
    await server.coral('tenant-1', 'geheim');
    const response = await send(payload);
    expect([response.statusCode, response.json().error.code]).toEqual([400, 'REQUEST_INVALID']);
    expect(await stored()).toEqual([]);
  });

  it('refuses data without end, and what reaches a prototype leaves nothing', async () => {
    await server.coral('tenant-1', 'geheim');
    const text = JSON.stringify(event({ data: { a: 1 } }));
    const deep = text.replace('"a":1', `"a":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`);
    expect((await send(deep)).statusCode).toBe(400);
    const polluting = text.replace('"a":1', '"__proto__":{"polluted":true},"b":"\\u0000"');
    expect((await send(polluting)).statusCode).toBe(204);
    expect(await stored()).toMatchObject([{ data: { b: '\ufffd' } }]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
