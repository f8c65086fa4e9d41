import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { moderationOf, NOTHING_JUDGED } from '../../../src/http/moderations/categories.js';
import { CATEGORIES } from '../../../src/http/moderations/schema.js';
import { ATTRIBUTES, type Attribute, type Scores } from '../../../src/label.js';

const scores = (toxicity: Scores['toxicity'], thresholds: Scores['thresholds'] = {}): Scores => ({
  ...NOTHING_JUDGED,
  toxicity,
  thresholds: { ...Object.fromEntries(ATTRIBUTES.map((name) => [name, 0.5])), ...thresholds },
});
const NEVER = [
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/intent',
  'self-harm/instructions',
  'sexual/minors',
  'violence/graphic',
] as const;

describe('moderationOf', () => {
  it.each<[Attribute, string]>([
    ['INSULT', 'harassment'],
    ['TOXICITY', 'harassment'],
    ['IDENTITY_ATTACK', 'hate'],
    ['THREAT', 'violence'],
    ['SEXUALLY_EXPLICIT', 'sexual'],
  ])('%s makes %s', (attribute, category) => {
    const result = moderationOf(scores({ TOXICITY: 0.1, INSULT: 0.1, [attribute]: 0.8 }));
    expect(result.flagged).toBe(true);
    const flagged = CATEGORIES.filter((name) => result.categories[name]);
    expect(flagged).toEqual([category]);
    expect(result.category_scores).toHaveProperty([category], 0.8);
    expect(result.category_applied_input_types).toHaveProperty([category], ['text']);
  });

  it('takes of INSULT and TOXICITY the one that is further above its own threshold', () => {
    const { category_scores: of } = moderationOf(
      scores({ TOXICITY: 0.7, INSULT: 0.4 }, { TOXICITY: 0.8, INSULT: 0.2 }),
    );
    expect(of.harassment).toBe(0.4);
  });

  it.each([
    ['hate/threatening', { IDENTITY_ATTACK: 0.9, THREAT: 0.6 }, 0.6, true],
    ['hate/threatening', { IDENTITY_ATTACK: 0.55, THREAT: 0.95 }, 0.55, true],
    ['hate/threatening', { IDENTITY_ATTACK: 0.9, THREAT: 0.4 }, 0.4, false],
    ['harassment/threatening', { INSULT: 0.9, TOXICITY: 0.2, THREAT: 0.7 }, 0.7, true],
    ['harassment/threatening', { INSULT: 0.3, TOXICITY: 0.2, THREAT: 0.7 }, 0.3, false],
  ] as const)('%s is the lower of the two: %j', (category, toxicity, score, flagged) => {
    const result = moderationOf(scores(toxicity));
    expect([result.category_scores[category], result.categories[category]]).toEqual([score, flagged]);
  });

  it('says of a category without a judgement that nothing was applied', () => {
    const {
      categories,
      category_scores: of,
      category_applied_input_types: types,
    } = moderationOf(scores({ TOXICITY: 0.9 }));
    for (const name of [
      'hate',
      'hate/threatening',
      'violence',
      'harassment/threatening',
      'sexual',
    ] as const) {
      expect([categories[name], of[name], types[name]]).toEqual([false, 0, []]);
    }
  });

  it('never says anything of what no attribute speaks of, and flags exactly where a category is flagged', () => {
    const toxicity = fc.record(
      Object.fromEntries(ATTRIBUTES.map((name) => [name, fc.double({ min: 0, max: 1, noNaN: true })])),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(toxicity, (given) => {
        const result = moderationOf(scores(given as Scores['toxicity']));
        for (const name of NEVER) {
          expect([
            result.categories[name],
            result.category_scores[name],
            result.category_applied_input_types[name],
          ]).toEqual([false, 0, []]);
        }
        expect(result.flagged).toBe(CATEGORIES.some((name) => result.categories[name]));
        for (const name of CATEGORIES) {
          const judged = result.category_applied_input_types[name].length > 0;
          if (!judged) expect(result.category_scores[name]).toBe(0);
        }
      }),
    );
  });
});
