import { describe, expect, it } from '@jest/globals';
import type { Reason } from '../../src/label.js';
import { explainReason } from '../../src/policy/explain.js';
import { explainReasonInGerman } from '../../src/policy/explain-german.js';

describe('explainReason', () => {
  it.each<[Reason, string]>([
    [
      { code: 'ABOVE_THRESHOLD', attribute: 'TOXICITY', score: 0.834, threshold: 0.6 },
      'TOXICITY 0.83 reaches 0.60.',
    ],
    [
      { code: 'ABOVE_THRESHOLD', attribute: 'TOXICITY', score: 0.965, threshold: 0.6 },
      // As the console writes the same score beside it.
      `TOXICITY ${new Intl.NumberFormat('en', { maximumFractionDigits: 2 }).format(0.965)} reaches 0.60.`,
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

  it('names a listed word as the text has it, where there is a text', () => {
    const text = 'Ihr Voll\npfosten!';
    const reason = { code: 'BANNED_WORD', begin: 4, end: 16, list: 'words' } as const;
    expect(explainReason(reason, text)).toBe('“Voll pfosten” is a banned word (list words).');
    expect(explainReasonInGerman(reason, text)).toBe(
      '„Voll pfosten“ steht auf der Liste verbotener Wörter (words).',
    );
    for (const code of ['SUSPECT_WORD', 'ALLOWED_WORD'] as const) {
      expect(explainReason({ ...reason, code }, text)).toContain('“Voll pfosten”');
      expect(explainReasonInGerman({ ...reason, code }, text)).toContain('„Voll pfosten“');
    }
  });

  it('cuts a long listed word between characters', () => {
    const long = { code: 'BANNED_WORD', begin: 0, end: 200, list: 'words' } as const;
    expect(explainReason(long, '😀'.repeat(100))).toBe(
      `“${'😀'.repeat(59)}…” is a banned word (list words).`,
    );
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
    const sentences = [...codes.map((code) => ({ code })), ...words].map((reason) => explainReason(reason));
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].+\.$/);
  });
});
