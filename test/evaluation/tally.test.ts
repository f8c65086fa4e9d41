import { describe, expect, it } from '@jest/globals';
import type { Labels } from '../../src/evaluation/labels.js';
import type { TaskReport } from '../../src/evaluation/report.js';
import type { MeasuredScores } from '../../src/evaluation/scorer.js';
import { Tally, type TallyOptions } from '../../src/evaluation/tally.js';
import type { SentimentScores } from '../../src/label.js';
import { plausibleSample } from './samples.js';

const tally = (options: Partial<TallyOptions> = {}) =>
  new Tally({ thresholds: {}, resamples: 50, seed: 1, ...options });

const toxic = (share: number): Labels => ({ attributes: { TOXICITY: share }, sentiment: null });
const scored = (toxicity: number | null, threshold?: number): MeasuredScores => ({
  toxicity: toxicity === null ? {} : { TOXICITY: toxicity },
  sentiment: null,
  thresholds: threshold === undefined ? {} : { TOXICITY: threshold },
});
const inLanguage = (language: string, groups: Record<string, string> = {}) => ({
  language,
  set: language,
  groups: { language, ...groups },
});

const feelings = (negative: number, neutral: number, positive: number): MeasuredScores => ({
  ...scored(null),
  sentiment: { label: 'neutral', score: 0, negative, neutral, positive } satisfies SentimentScores,
});
const feeling = (sentiment: Labels['sentiment']): Labels => ({ attributes: {}, sentiment });

/** The report of one task; fails where there is another one. */
const only = (reports: readonly TaskReport[]): TaskReport => {
  expect(reports).toHaveLength(1);
  return reports[0] as TaskReport;
};

describe('Tally', () => {
  it('measures groups, all rows, and the mean of the groups', () => {
    const rows = tally();
    for (const [at, language] of ['de', 'en', 'it'].entries()) {
      const { scores, truth } = plausibleSample(100 + at, 0.4, at);
      for (const [row, score] of scores.entries()) {
        rows.add({ labels: toxic(truth[row] ?? 0), scores: scored(score, 0.5), ...inLanguage(language) });
      }
    }
    // Too few of one class to count in a mean.
    rows.add({ labels: toxic(1), scores: scored(0.1), ...inLanguage('xx') });
    const { task, all, by } = only(rows.report());
    const { groups = [], mean } = by.language ?? {};
    expect(task).toBe('TOXICITY');
    expect(all).toMatchObject({ name: 'all', rows: 304, languages: ['it', 'en', 'de', 'xx'] });
    expect(groups.map(({ name, rows }) => [name, rows])).toEqual([
      ['de', 100],
      ['en', 101],
      ['it', 102],
      ['xx', 1],
    ]);
    expect(groups[3]?.figures).toMatchObject({ auc: null, macroF1: null, recall: { value: 0 } });
    const areas = groups.slice(0, 3).map(({ figures }) => figures.auc?.value ?? 0);
    expect(mean?.groups).toBe(3);
    expect(mean?.figures.auc?.value).toBeCloseTo(areas.reduce((sum, one) => sum + one, 0) / 3, 3);
    expect(mean?.figures.auc?.low).toBeLessThan(mean?.figures.auc?.value ?? 0);
  });

  it('counts shares from one half on as positive, and what is not judged apart', () => {
    const rows = tally({ resamples: 0 });
    for (const [share, score] of [
      [0.5, 0.9],
      [0.49, 0.2],
      [1, null],
    ] as const) {
      rows.add({ labels: toxic(share), scores: scored(score), ...inLanguage('de') });
    }
    const { all } = only(rows.report());
    expect(all).toMatchObject({ rows: 2, positives: 1, notJudged: 1 });
    expect(all.figures.auc).toEqual({ value: 1 });
  });

  it("takes the caller's threshold, then the scorer's for the row, then one half", () => {
    const report = (options: Partial<TallyOptions>, threshold?: number) => {
      const rows = tally({ resamples: 0, ...options });
      for (const score of [0.3, 0.45, 0.55, 0.8]) {
        rows.add({ labels: toxic(1), scores: scored(score, threshold), ...inLanguage('de') });
      }
      const { thresholds, figures } = only(rows.report()).all;
      return [thresholds?.[0], figures.recall?.value];
    };
    expect(report({})).toEqual([0.5, 0.5]);
    expect(report({}, 0.4)).toEqual([0.4, 0.75]);
    expect(report({ thresholds: { TOXICITY: 0.7 } }, 0.4)).toEqual([0.7, 0.25]);
  });

  it('says the range of thresholds where languages have their own', () => {
    const rows = tally({ resamples: 0 });
    for (const threshold of [0.4, 0.6, 0.5])
      rows.add({ labels: toxic(0), scores: scored(0.1, threshold), ...inLanguage('de') });
    expect(only(rows.report()).all.thresholds).toEqual([0.4, 0.6]);
  });

  it('gives a group the same intervals whatever other groups there are', () => {
    const intervalOf = (languages: readonly string[]) => {
      const rows = tally();
      for (const language of languages) {
        const { scores, truth } = plausibleSample(60, 0.5, 5);
        for (const [row, score] of scores.entries())
          rows.add({ labels: toxic(truth[row] ?? 0), scores: scored(score), ...inLanguage(language) });
      }
      return only(rows.report()).by.language?.groups.find(({ name }) => name === 'de');
    };
    expect(intervalOf(['ar', 'de', 'fr'])).toEqual(intervalOf(['de']));
  });

  it('takes names of groups as they come', () => {
    const rows = tally({ resamples: 0 });
    rows.add({ labels: toxic(0), scores: scored(0.1), ...inLanguage('de', { source: '__proto__' }) });
    expect(only(rows.report()).by.source?.groups.map(({ name }) => name)).toEqual(['__proto__']);
  });

  it('measures sentiment over three classes, and over two where a set has no neutral', () => {
    const rows = tally({ resamples: 20 });
    const three = { language: 'de', set: 'three', groups: {} };
    rows.add({ labels: feeling('negative'), scores: feelings(0.7, 0.2, 0.1), ...three });
    rows.add({ labels: feeling('neutral'), scores: feelings(0.1, 0.8, 0.1), ...three });
    rows.add({ labels: feeling('positive'), scores: feelings(0.1, 0.6, 0.3), ...three });
    const two = { language: 'de', set: 'two', groups: {} };
    // Most probable is neutral, which this set does not know.
    rows.add({ labels: feeling('positive'), scores: feelings(0.1, 0.6, 0.3), ...two });
    rows.add({ labels: feeling('negative'), scores: feelings(0.3, 0.6, 0.1), ...two });
    rows.add({ labels: feeling('negative'), scores: scored(null), ...two });
    const reports = rows.report();
    expect(reports.map(({ task, classes }) => [task, classes?.length])).toEqual([
      ['SENTIMENT', 3],
      ['SENTIMENT', 2],
    ]);
    expect(reports[0]?.all).toMatchObject({
      rows: 3,
      notJudged: 0,
      classCounts: [1, 1, 1],
      confusion: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 1, 0],
      ],
    });
    // F1 of 1, 2/3 and 0.
    expect(reports[0]?.all.figures.macroF1?.value).toBeCloseTo(5 / 9, 3);
    expect(reports[1]?.all).toMatchObject({
      rows: 2,
      notJudged: 1,
      classCounts: [1, 1],
      confusion: [
        [1, 0],
        [0, 1],
      ],
    });
    expect(reports[1]?.all.figures).toMatchObject({ auc: { value: 1 }, macroF1: { value: 1 } });
    // (0.25 + 0.25) / 2: sure by three quarters, and always right.
    expect(reports[1]?.all.figures.calibrationError).toEqual({ value: 0.25 });
  });

  it('says of a scorer that judges no sentiment that it judged none', () => {
    const rows = tally();
    rows.add({ labels: feeling('neutral'), scores: scored(0.4), language: 'de', set: 's', groups: {} });
    expect(only(rows.report()).all).toMatchObject({ rows: 0, notJudged: 1, figures: { auc: null } });
  });
});
