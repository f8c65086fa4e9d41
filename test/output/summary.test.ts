import { describe, expect, it } from '@jest/globals';
import { createSummary } from '../../src/output/summary.js';
import { errorRow, labelRow } from './rows.js';

describe('createSummary', () => {
  it('counts verdicts, languages and errors by code', () => {
    const summary = createSummary();
    summary.add(labelRow());
    summary.add(labelRow({ verdict: 'publish', language: 'fr' }));
    summary.add(labelRow({ verdict: 'publish' }));
    summary.add(errorRow());
    summary.add(errorRow({ error: { code: 'INVALID_JSON', message: '' } }));
    summary.add(errorRow());
    expect(summary.lines()).toEqual([
      '3 comments: 2 publish, 1 review, 0 hold',
      'languages: 2 de, 1 fr',
      'refused or failed: 3 (2 TEXT_MISSING, 1 INVALID_JSON)',
    ]);
    expect([summary.comments, summary.errors]).toEqual([3, 3]);
  });

  it('of nothing says so in one line', () => {
    expect(createSummary().lines()).toEqual(['0 comments found']);
  });
});
