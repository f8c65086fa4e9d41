import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { thresholdAt } from '../../src/policy/prior-shift.js';

const inside = fc.double({ min: 0.05, max: 0.95, noNaN: true });
const logit = (p: number) => Math.log(p / (1 - p));

describe('thresholdAt', () => {
  it('leaves the threshold where nothing is known, where the shares are equal, and at its ends', () => {
    expect(thresholdAt(undefined, 0.3, 0.1)).toBeUndefined();
    expect(thresholdAt(0.6, undefined, 0.1)).toBe(0.6);
    expect(thresholdAt(0.6, 0.3, null)).toBe(0.6);
    expect(thresholdAt(0.6, 0.3, 0.3)).toBe(0.6);
    expect(thresholdAt(0, 0.3, 0.1)).toBe(0);
    expect(thresholdAt(1, 0.3, 0.1)).toBe(1);
  });

  it('says of a score what the shifted probability would say of the threshold', () => {
    fc.assert(
      fc.property(inside, inside, inside, inside, (threshold, assumed, share, score) => {
        const shifted = logit(score) - logit(assumed) + logit(share);
        // Four digits are kept.
        fc.pre(Math.abs(shifted - logit(threshold)) > 0.01);
        expect(score >= (thresholdAt(threshold, assumed, share) ?? Number.NaN)).toBe(
          shifted >= logit(threshold),
        );
      }),
    );
  });
});
