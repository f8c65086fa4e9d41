import { describe, expect, it } from '@jest/globals';
import { ScorePairs } from '../../src/evaluation/score-pairs.js';

describe('ScorePairs', () => {
  it('compares by attribute and language, most rows first, and all languages together', () => {
    const pairs = new ScorePairs();
    for (const score of [0.1, 0.5, 0.9]) pairs.add('en', { TOXICITY: score }, { TOXICITY: score / 2 });
    for (const score of [0.2, 0.4, 0.6, 0.8]) {
      pairs.add('de', { TOXICITY: score, INSULT: score }, { TOXICITY: 1 - score, INSULT: 0.3 });
    }
    const found = pairs.compare([0.8, 0.5]);
    expect(found.map(({ attribute, language, rows }) => [attribute, language, rows])).toEqual([
      ['TOXICITY', 'de', 4],
      ['TOXICITY', 'en', 3],
      ['TOXICITY', 'all', 7],
      ['INSULT', 'de', 4],
    ]);
    const [de, en, , insult] = found;
    expect(de?.rankCorrelation).toBe(-1);
    expect(de?.thresholds[1]).toEqual({ theirs: 0.5, flagged: 2, here: 0.6, flaggedHere: 2 });
    expect(en?.rankCorrelation).toBe(1);
    expect(en?.thresholds).toEqual([
      { theirs: 0.8, flagged: 1, here: 0.45, flaggedHere: 1 },
      { theirs: 0.5, flagged: 2, here: 0.25, flaggedHere: 2 },
    ]);
    // Ours says the same of every row: no order, and one row cannot be flagged without the others.
    expect(insult).toMatchObject({ rankCorrelation: null, thresholds: [{ flagged: 1, flaggedHere: 4 }, {}] });
  });

  it('counts apart what is not judged here, in no figure', () => {
    const pairs = new ScorePairs();
    pairs.add('om', { THREAT: 0.9 }, {});
    pairs.add('de', { THREAT: 0.9 }, { THREAT: 0.4 });
    pairs.add('de', { THREAT: 0.1 }, { THREAT: 0.2 });
    const [de, om, all] = pairs.compare([0.8]);
    expect(de).toMatchObject({ rows: 2, notJudged: 0, thresholds: [{ flagged: 1, here: 0.4 }] });
    expect(om).toEqual({
      attribute: 'THREAT',
      language: 'om',
      rows: 0,
      notJudged: 1,
      rankCorrelation: null,
      thresholds: [{ theirs: 0.8, flagged: 0, here: null, flaggedHere: 0 }],
    });
    expect(all).toMatchObject({ language: 'all', rows: 2, notJudged: 1 });
  });

  it('has nothing to compare at first', () => {
    expect(new ScorePairs().compare([0.8])).toEqual([]);
  });
});
