import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCalibrator } from '../../src/model/calibrate.js';
import type { Manifest } from '../../src/model/manifest.js';

const tables: Pick<Manifest, 'attributes' | 'languages' | 'calibration' | 'thresholds' | 'operating'> = {
  attributes: ['TOXICITY', 'INSULT', 'THREAT'],
  languages: {
    '*': { TOXICITY: 'transferred', INSULT: 'transferred', THREAT: 'none', sentiment: 'transferred' },
    de: { TOXICITY: 'measured', THREAT: 'measured', sentiment: 'measured' },
    ja: { sentiment: 'none' },
    xx: { TOXICITY: 'none', INSULT: 'none', sentiment: 'none' },
  },
  calibration: {
    '*': { TOXICITY: { a: 1, b: 0 }, INSULT: { a: 2, b: 1 }, sentiment: { temperature: 1 } },
    de: { TOXICITY: { a: 1, b: -1 }, sentiment: { temperature: 2 } },
  },
  thresholds: { '*': { TOXICITY: 0.6, INSULT: 0.7, THREAT: 0.4 }, de: { TOXICITY: 0.5 } },
  operating: {
    '*': {
      TOXICITY: { share: 0.3, precision: 0.8, recall: 0.7 },
      THREAT: { share: 0.01, precision: null, recall: 0 },
    },
    de: { TOXICITY: { share: 0.4, precision: 0.8, recall: 0.7 } },
  },
};
const scoresOf = createCalibrator(tables);
const window = (...logits: number[]) => ({ logits, length: 10 });
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe('createCalibrator', () => {
  it('calibrates, grades and thresholds by language', () => {
    const scores = scoresOf([window(2, 0, 1, 0, 0, 0)], 'de');
    expect(scores.toxicity.TOXICITY).toBeCloseTo(sigmoid(1), 4);
    expect(scores.toxicity.INSULT).toBeCloseTo(sigmoid(1), 4);
    expect(scores.toxicity.THREAT).toBeCloseTo(sigmoid(1), 4);
    expect(scores.grades).toEqual({ TOXICITY: 'measured', INSULT: 'transferred', THREAT: 'measured' });
    expect(scores.thresholds).toEqual({ TOXICITY: 0.5, INSULT: 0.7, THREAT: 0.4 });
    expect(scores.assumedShares).toEqual({ TOXICITY: 0.4, THREAT: 0.01 });
  });

  it('takes "*" for a language that it does not know, and for no language', () => {
    for (const language of ['sw', 'und', '', 'constructor', '__proto__', 'toString']) {
      const scores = scoresOf([window(2, 0, 1, 0, 0, 0)], language);
      expect(scores.toxicity.TOXICITY).toBeCloseTo(sigmoid(2), 4);
      expect(scores.grades).toEqual({ TOXICITY: 'transferred', INSULT: 'transferred' });
    }
  });

  it('leaves out what is graded none', () => {
    const scores = scoresOf([window(2, 0, 9, 0, 0, 0)], 'en');
    expect(Object.keys(scores.toxicity)).toEqual(['TOXICITY', 'INSULT']);
    expect(scores.thresholds).not.toHaveProperty('THREAT');
    expect(scoresOf([window(2, 0, 9, 0, 0, 0)], 'ja').sentiment).toBeNull();
    expect(scoresOf([window(2, 0, 9, 0, 0, 0)], 'xx')).toEqual({
      toxicity: {},
      sentiment: null,
      grades: {},
      thresholds: {},
      assumedShares: {},
    });
  });

  it('ignores the region of a language', () => {
    expect(scoresOf([window(2, 0, 1, 0, 0, 0)], 'de-AT').grades.TOXICITY).toBe('measured');
  });

  it('takes the highest window of an attribute and weighs sentiment by length', () => {
    const scores = scoresOf(
      [
        { logits: [-3, 5, 0, 100, 0, 0], length: 30 },
        { logits: [4, -5, 0, 0, 0, 100], length: 10 },
      ],
      'en',
    );
    expect(scores.toxicity.TOXICITY).toBeCloseTo(sigmoid(4), 4);
    expect(scores.toxicity.INSULT).toBeCloseTo(sigmoid(11), 4);
    expect(scores.sentiment).toEqual({
      label: 'negative',
      score: -0.5,
      negative: 0.75,
      neutral: 0,
      positive: 0.25,
    });
  });

  it('cools sentiment by temperature', () => {
    const hot = scoresOf([window(0, 0, 0, 2, 0, 0)], 'en').sentiment;
    const cool = scoresOf([window(0, 0, 0, 2, 0, 0)], 'de').sentiment;
    expect(hot?.negative).toBeCloseTo(Math.exp(2) / (Math.exp(2) + 2), 4);
    expect(cool?.negative).toBeCloseTo(Math.exp(1) / (Math.exp(1) + 2), 4);
  });

  it('never invents a score out of what is not a number', () => {
    for (const broken of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => scoresOf([window(0, 0, 0, 0, broken, 0)], 'de')).toThrow(RangeError);
    }
  });

  it('keeps probabilities in range and in the order of the logits', () => {
    const logit = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(logit, logit, fc.constantFrom('de', 'en', 'und'), (one, other, language) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map((toxicity) =>
          scoresOf([window(toxicity, 0, 0, toxicity, one, other)], language),
        );
        const scores = [low?.toxicity.TOXICITY, high?.toxicity.TOXICITY] as [number, number];
        expect(scores[0]).toBeGreaterThanOrEqual(0);
        expect(scores[1]).toBeLessThanOrEqual(1);
        expect(scores[0]).toBeLessThanOrEqual(scores[1]);
        const sentiment = high?.sentiment;
        expect(
          (sentiment?.negative ?? 0) + (sentiment?.neutral ?? 0) + (sentiment?.positive ?? 0),
        ).toBeCloseTo(1, 3);
        expect(Object.is(sentiment?.score, -0)).toBe(false);
      }),
    );
  });
});
