import { describe, expect, it } from '@jest/globals';
import { coralSignature, heldClassifier, tellingClassifier, useServer } from '../../helpers/http.js';
import { describeSizes, STORES, until } from '../../helpers/pipeline.js';

const MODERATE = '/coral/moderate';
const FLAG = [{ actionType: 'FLAG', reason: 'COMMENT_DETECTED_TOXIC' }];

/** As Coral writes it: indented, with the fields in this order. */
const phase = (body: string, more: object = {}) =>
  JSON.stringify(
    {
      action: 'NEW',
      comment: { body, parentID: null },
      author: { id: 'leser-1', role: 'COMMENTER' },
      story: { id: 'story-1', url: 'https://news.example/1' },
      site: { id: 'site-1' },
      tenantID: 'tenant-1',
      tenantDomain: 'comments.news.example',
      ...more,
    },
    null,
    2,
  );
const signed = (payload: string, ...secrets: string[]) => ({
  method: 'POST' as const,
  url: MODERATE,
  payload,
  headers: {
    'content-type': 'application/json',
    'x-coral-signature': coralSignature(payload, ...(secrets.length > 0 ? secrets : ['geheim'])),
  },
});

/** TOXICITY as the text says. */
const model = tellingClassifier(({ text }) => ({ TOXICITY: Number(/\d\.\d+/.exec(text)?.[0] ?? 0) }));
const HOLDING = { attributes: { TOXICITY: { review: 0.5, hold: 0.9 } } };

describe('POST /coral/moderate', () => {
  const server = useServer();

  it.each([
    ['publish: nothing', 'Wert 0.10', {}, 204, null],
    ['review: a flag', 'Wert 0.60', {}, 200, { actions: FLAG }],
    ['hold: withheld', 'Wert 0.95', {}, 200, { actions: FLAG, status: 'SYSTEM_WITHHELD' }],
    [
      'hold, rejecting switched on: rejected with its reason',
      'Wert 0.95',
      { reject: true },
      200,
      {
        actions: FLAG,
        status: 'REJECTED',
        moderationAction: { status: 'REJECTED', rejectionReason: { code: 'OFFENSIVE' } },
      },
    ],
    ['an empty comment: nothing', '', {}, 204, null],
  ])('%s', async (_, text, options, status, answer) => {
    await server.coral('tenant-1', 'geheim', options);
    await server.policy(HOLDING);
    const { inject } = await server.open({ classifier: model });
    const response = await inject(signed(phase(text)));
    expect([response.statusCode, response.body === '' ? null : response.json()]).toEqual([status, answer]);
  });

  it('reads HTML where the site sends it', async () => {
    await server.coral('tenant-1', 'geheim', { format: 'html' });
    const asked: string[] = [];
    const classifier = tellingClassifier(({ text }) => {
      asked.push(text);
      return {};
    });
    const { inject } = await server.open({ classifier });
    await inject(signed(phase('<p>Das &amp; <b>das</b>.</p>')));
    expect(asked).toEqual(['Das & das.']);
  });

  it.each([
    ['none', 204],
    ['flag', 200],
    ['withhold', 200],
  ] as const)(
    'what is not scored in 150 ms is what the site chose (%s), and its work is dropped',
    async (unscored, status) => {
      await server.coral('tenant-1', 'geheim', { unscored });
      const { classifier, signals } = heldClassifier();
      const { inject, lines } = await server.open({ classifier, coralPatience: 150 });
      const begin = performance.now();
      const response = await inject(signed(phase('Ein Text.')));
      expect(response.statusCode).toBe(status);
      expect(performance.now() - begin).toBeGreaterThan(140);
      await until(async () => signals.every((signal) => signal?.aborted));
      expect(lines().map(({ msg }) => msg)).toContain('not scored in time for Coral');
    },
  );

  it('what fails in the model, or is too long for it, is what the site chose', async () => {
    await server.coral('tenant-1', 'geheim', { unscored: 'withhold' });
    const broken = tellingClassifier(() => {
      throw new Error('broken');
    });
    for (const [classifier, text] of [
      [broken, 'Ein Text.'],
      [model, 'ü'.repeat(60_000)],
    ] as const) {
      const { inject } = await server.open({ classifier });
      expect((await inject(signed(phase(text)))).json()).toMatchObject({ status: 'SYSTEM_WITHHELD' });
    }
  });

  it.each([
    ['a signature of another secret', (payload: string) => signed(payload, 'anderes')],
    ['no signature', (payload: string) => ({ ...signed(payload), headers: {} })],
    ['another body', (payload: string) => ({ ...signed(payload), payload: `${payload} ` })],
    ['a signature with the empty secret', (payload: string) => signed(payload, '')],
  ])('refuses %s', async (_, request) => {
    await server.coral('tenant-1', 'geheim');
    const response = await server.inject(request(phase('Ein Text.')));
    expect([response.statusCode, response.json().error.code]).toEqual([401, 'SIGNATURE_INVALID']);
    expect(await server.pipeline.database.query('select 1 from tonfall.comments')).toEqual([]);
  });

  it.each([
    ['an unknown tenant', phase('Ein Text.', { tenantID: 'tenant-2' })],
    ['a tenant that no database takes', phase('Ein Text.', { tenantID: 'tenant-1\0' })],
    ['no tenant', phase('Ein Text.', { tenantID: undefined })],
    ['no JSON', '{"tenantID": "tenant-1"'],
    ['nothing', ''],
  ])('refuses %s, signed with the empty secret or any other', async (_, payload) => {
    await server.coral('tenant-1', 'geheim');
    for (const secret of ['', 'geheim']) {
      const response = await server.inject(signed(payload, secret));
      expect([response.statusCode, response.json().error.code]).toEqual([401, 'SIGNATURE_INVALID']);
    }
  });

  it.each([
    ['an unknown action', { action: 'DELETE' }, 'action'],
    ['no story', { story: { id: '' } }, 'story.id'],
    ['nested too deep', { more: JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`) }, 'nested'],
  ])('refuses what is signed and not of the form: %s', async (_, more, place) => {
    await server.coral('tenant-1', 'geheim');
    const response = await server.inject(signed(phase('Ein Text.', more)));
    expect([response.statusCode, response.json().error.code]).toEqual([400, 'REQUEST_INVALID']);
    expect(response.json().error.message).toContain(place);
  });
});

describeSizes('comments of Coral', STORES, (size) => {
  const server = useServer(size);
  const stored = () =>
    server.pipeline.database.query<{ id: string }>(
      'select site, source, id, thread_id as thread, author_id as author, text from tonfall.comments',
    );

  it('are stored after the answer, once, and not where the site does not want it', async () => {
    await server.coral('tenant-1', 'geheim');
    const opened = await server.open({ classifier: model });
    let told = 0;
    opened.onStored = () => {
      told += 1;
    };
    for (let time = 1; time <= 2; time += 1) {
      expect((await opened.inject(signed(phase('Wert 0.60')))).statusCode).toBe(200);
      await until(async () => told === time);
    }
    expect(await stored()).toEqual([
      {
        site: 'news',
        source: 'coral',
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        thread: 'story-1',
        author: 'leser-1',
        text: 'Wert 0.60',
      },
    ]);
    await server.coral('tenant-2', 'geheim', { store: false });
    await opened.inject(signed(phase('Bleibt nicht hier.', { tenantID: 'tenant-2' })));
    expect(await stored()).toHaveLength(1);
  });

  it('are believed with either of the newest two secrets', async () => {
    for (const secret of ['erstes', 'zweites', 'drittes']) await server.coral('tenant-1', secret);
    const statusOf = async (...secrets: string[]) =>
      (await server.inject(signed(phase('Ein Text.'), ...secrets))).statusCode;
    expect(await statusOf('drittes')).not.toBe(401);
    expect(await statusOf('zweites')).not.toBe(401);
    expect(await statusOf('erstes', 'zweites')).not.toBe(401);
    expect(await statusOf('erstes')).toBe(401);
  });
});
