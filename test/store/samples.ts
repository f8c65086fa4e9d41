/** Comments, scores and judgements for tests of the store. */
import { createHash } from 'node:crypto';
import type { Comment } from '../../src/comment.js';
import type { Queryable } from '../../src/database/database.js';
import type { Judgement, Scores } from '../../src/label.js';
import { storeComments } from '../../src/store/comments.js';
import type { LabelEntry } from '../../src/store/labels.js';

export const NOW = new Date('2024-05-01T10:00:00.000Z');
export const LATER = new Date('2024-05-01T11:00:00.000Z');
export const MODEL = 'model-a@sha256:aa';
export const NEXT_MODEL = 'model-b@sha256:bb';

export const hashOf = (text: string, language: string | null = null): string =>
  createHash('sha256')
    .update(JSON.stringify([text, language]))
    .digest('hex');

export function comment(id: string, text = `Kommentar ${id}`, facts: Partial<Comment> = {}): Comment {
  return {
    site: 'example',
    source: 'jsonl',
    id,
    threadId: 't-1',
    threadTitle: 'Ein Artikel',
    threadUrl: 'https://news.example/1',
    threadTime: '2024-04-30T08:00:00.000Z',
    section: 'politik',
    parentId: null,
    replyTo: null,
    author: 'Anna',
    authorId: 'u-1',
    createdAt: '2024-05-01T09:00:00.000Z',
    createdAtApproximate: false,
    text,
    language: 'de',
    languageConfidence: 0.98,
    sourceLanguage: null,
    contentHash: hashOf(text),
    state: null,
    reports: null,
    likes: null,
    ...facts,
  };
}

export const SCORES: Scores = {
  toxicity: { TOXICITY: 0.83, INSULT: 0.7, THREAT: 0.01 },
  sentiment: { label: 'negative', score: -0.71, negative: 0.8, neutral: 0.11, positive: 0.09 },
  grades: { TOXICITY: 'measured', INSULT: 'measured', THREAT: 'transferred' },
  assumedShares: { TOXICITY: 0.3 },
  thresholds: { TOXICITY: 0.6, INSULT: 0.5, THREAT: 0.4 },
  spans: [
    { begin: 0, end: 4, attribute: 'TOXICITY', share: 1.9 },
    { begin: 5, end: 9, attribute: 'TOXICITY', share: 0.4212 },
  ],
};

export const REVIEW: Judgement = {
  verdict: 'review',
  reasons: [{ code: 'ABOVE_THRESHOLD', attribute: 'TOXICITY', score: 0.83, threshold: 0.6 }],
  spans: [{ begin: 0, end: 4, list: 'suspect' }],
};
export const PUBLISH: Judgement = { verdict: 'publish', reasons: [], spans: [] };

export const entryFor = (
  row: { seq: number; contentHash: string },
  judgement: Judgement = REVIEW,
  scores: Scores = SCORES,
): LabelEntry => ({ comment: row.seq, contentHash: row.contentHash, scores, judgement });

export type Stored = Comment & { readonly seq: number };

/** Stores comments that are not there yet and gives them with their numbers. */
export async function storeNew<const Batch extends readonly Comment[]>(
  database: Queryable,
  comments: Batch,
  priority = 100,
): Promise<{ [Place in keyof Batch]: Stored }> {
  const stored = await storeComments(database, comments, { now: NOW, priority });
  const rows = comments.map((sample, index): Stored => ({ ...sample, seq: stored[index]?.seq ?? -1 }));
  return rows as { [Place in keyof Batch]: Stored };
}
