import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { EXIT } from '../../src/commands/exit-code.js';
import { storeComments } from '../../src/store/comments.js';
import { type Feedback, storeFeedback } from '../../src/store/feedback.js';
import { useHeldStore } from '../helpers/held-store.js';
import { commentOf } from '../helpers/pipeline.js';

const NOW = new Date('2026-05-01T10:00:00.000Z');
const feedback = (more: Partial<Feedback> = {}): Feedback => ({
  site: 'default',
  keyId: null,
  text: '=SUMME(A1), "gut"\nund so',
  contentHashes: [],
  commentId: null,
  language: 'de',
  scores: { TOXICITY: 1 },
  origin: {},
  ...more,
});

describe('tonfall feedback, beside a process that holds the store', () => {
  const store = useHeldStore();
  const rows = (text: string) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));

  it('writes JSON lines, oldest first, with the comment that each belongs to', async () => {
    const comment = await commentOf('c-1', 'Das ist ein Text.');
    await storeComments(store.database, [comment], { now: NOW, priority: 100 });
    await storeFeedback(
      store.database,
      feedback({ commentId: 'c-1', origin: { clientToken: 'comment:c-1' } }),
      NOW,
    );
    await storeFeedback(store.database, feedback({ scores: { 'TOXICITY@6': 0, INSULT: 0.5 } }), NOW);
    const { code, stdout } = await store.run(['feedback']);
    expect(code).toBe(EXIT.ok);
    expect(rows(stdout)).toEqual([
      {
        site: 'default',
        comment: { source: 'jsonl', id: 'c-1' },
        commentId: 'c-1',
        language: 'de',
        scores: { TOXICITY: 1 },
        origin: { clientToken: 'comment:c-1' },
        createdAt: NOW.toISOString(),
      },
      {
        site: 'default',
        comment: null,
        commentId: null,
        language: 'de',
        scores: { 'TOXICITY@6': 0, INSULT: 0.5 },
        origin: {},
        createdAt: NOW.toISOString(),
      },
    ]);
  });

  it('adds the text where it is asked for, and leaves other sites out', async () => {
    for (const site of ['news', 'other']) await storeFeedback(store.database, feedback({ site }), NOW);
    const { stdout } = await store.run(['feedback', '--text', '--site', 'news']);
    expect(rows(stdout)).toMatchObject([{ site: 'news', text: feedback().text }]);
  });

  it('writes CSV with a column for each attribute, which no spreadsheet runs', async () => {
    await storeFeedback(store.database, feedback({ scores: { TOXICITY: 0.25, 'TOXICITY@6': 1 } }), NOW);
    const file = join(store.folder, 'feedback.csv');
    expect(await store.run(['feedback', '--text', '--out', file])).toMatchObject({
      code: EXIT.ok,
      stdout: '',
    });
    expect(parse(readFileSync(file), { columns: true })).toEqual([
      {
        site: 'default',
        'comment.source': '',
        'comment.id': '',
        commentId: '',
        language: 'de',
        'scores.TOXICITY': '0.25',
        'scores.SEVERE_TOXICITY': '',
        'scores.INSULT': '',
        'scores.PROFANITY': '',
        'scores.THREAT': '',
        'scores.IDENTITY_ATTACK': '',
        'scores.SEXUALLY_EXPLICIT': '',
        'scores.other': '{"TOXICITY@6":1}',
        origin: '{}',
        createdAt: NOW.toISOString(),
        text: `'${feedback().text}`,
      },
    ]);
  });

  it('writes nothing, or a header alone, where there is none', async () => {
    expect(await store.run(['feedback'])).toMatchObject({ code: EXIT.ok, stdout: '' });
    const { stdout } = await store.run(['feedback', '--format', 'csv']);
    expect(stdout).toMatch(/^site,comment\.source,.*,createdAt\n$/);
  });

  it('reads page by page: more than one page, each once', async () => {
    await store.database.query(
      `insert into tonfall.feedback (site, text, language, scores, origin, created_at)
       select 'default', 'Text ' || n, 'de', '{"TOXICITY": 1}', '{}', $1 from generate_series(1, 1001) n`,
      [NOW],
    );
    const { stdout } = await store.run(['feedback', '--text']);
    expect(rows(stdout).map(({ text }) => text)).toEqual(
      Array.from({ length: 1001 }, (_, at) => `Text ${at + 1}`),
    );
  });
});
