/** Rows for the tests of the output formats. */
import type { ErrorRow, LabelRow } from '../../src/label.js';

/** A label row; every field is set. */
export const labelRow = (changes: Partial<LabelRow> = {}): LabelRow => ({
  schema: 1,
  site: 'default',
  source: 'jsonl',
  id: 'c-3',
  threadId: 't-1',
  parentId: 'c-1',
  replyTo: 'Doolin',
  author: 'Änne',
  createdAt: '2022-06-15T08:00:00.000Z',
  createdAtApproximate: true,
  language: 'de',
  languageConfidence: 0.98,
  toxicity: { TOXICITY: 0.83, INSULT: 0.7 },
  sentiment: { label: 'negative', score: -0.71, negative: 0.8, neutral: 0.11, positive: 0.09 },
  verdict: 'review',
  reasons: [{ code: 'ABOVE_THRESHOLD', attribute: 'TOXICITY', score: 0.83, threshold: 0.6 }],
  spans: [{ begin: 10, end: 21, attribute: 'TOXICITY', share: 1.9 }],
  model: 'tonfall-small-1@sha256:0123456789abcdef',
  policy: '1',
  labelledAt: '2026-01-02T03:04:05.000Z',
  ...changes,
});

export const errorRow = (changes: Partial<ErrorRow> = {}): ErrorRow => ({
  id: null,
  place: 'thread.jsonl:7',
  error: { code: 'TEXT_MISSING', message: 'The comment has no text.' },
  ...changes,
});
