import { describe, expect, it } from '@jest/globals';
import type { Reason } from '../../src/label.js';
import { explainReason } from '../../src/policy/explain.js';

describe('explainReason', () => {
  it.each<[Reason, string]>([
    [
      { code: 'ABOVE_THRESHOLD', attribute: 'TOXICITY', score: 0.834, threshold: 0.6 },
      'TOXICITY 0.83 reaches 0.60.',
    ],
    [
      { code: 'BELOW_THRESHOLD', attribute: 'INSULT', score: 0.5996, threshold: 0.6 },
      'No score reaches its threshold; nearest is INSULT 0.5996 below 0.6000.',
    ],
    [
      { code: 'ABOVE_THRESHOLD', attribute: 'THREAT', score: 0.6, threshold: 0.6 },
      'THREAT 0.60 reaches 0.60.',
    ],
    [
      { code: 'BANNED_WORD', begin: 3, end: 8, list: 'sites.a.words' },
      'A banned word stands at 3 to 8 (list sites.a.words).',
    ],
  ])('%j', (reason, sentence) => {
    expect(explainReason(reason)).toBe(sentence);
  });

  it('has a sentence of its own for every other code', () => {
    const codes = [
      ...([
        'UNSCORED',
        'LANGUAGE_NOT_JUDGED',
        'ATTRIBUTES_OFF',
        'SOURCE_STATE',
        'AUTO_PUBLISH_OFF',
        'AUTO_HOLD_OFF',
      ] as const),
    ];
    const words = (['SUSPECT_WORD', 'ALLOWED_WORD'] as const).map((code) => ({
      code,
      begin: 0,
      end: 1,
      list: 'words',
    }));
    const sentences = [...codes.map((code) => ({ code })), ...words].map(explainReason);
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].+\.$/);
  });
});
