import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createJobSize } from '../../workers/job-size.js';

/** Jobs of the present size, at so many milliseconds per comment. */
function sizeAfter(jobs: number, perComment: number, least = 32) {
  const size = createJobSize(least);
  for (let job = 0; job < jobs; job += 1) size.took(size.current() * perComment, size.current());
  return size;
}

describe('the size of bulk jobs', () => {
  it('is the least until a job was done', () => {
    expect(createJobSize(32).current()).toBe(32);
    const size = createJobSize(32);
    size.took(1, 0);
    expect(size.current()).toBe(32);
  });

  it('stays the least where that takes more than a second', () => {
    expect(sizeAfter(5, 40).current()).toBe(32);
  });

  it('grows to what is done within a second, up to 256', () => {
    expect(sizeAfter(5, 10).current()).toBe(100);
    expect(sizeAfter(5, 0.5).current()).toBe(256);
    expect(sizeAfter(5, 0).current()).toBe(256);
  });

  it('falls within a few jobs when the model becomes slow', () => {
    const size = sizeAfter(5, 0.5);
    for (let job = 0; job < 3; job += 1) size.took(32 * 40, 32);
    expect(size.current() * 40).toBeLessThan(5_000);
    for (let job = 0; job < 12; job += 1) size.took(32 * 40, 32);
    expect(size.current()).toBe(32);
  });

  it('never leaves its bounds', () => {
    const jobs = fc.array(fc.tuple(fc.nat(100_000), fc.nat(1000)), { maxLength: 30 });
    fc.assert(
      fc.property(jobs, fc.integer({ min: 1, max: 1000 }), (done, least) => {
        const size = createJobSize(least);
        for (const [milliseconds, labels] of done) size.took(milliseconds, labels);
        const current = size.current();
        expect(current >= least && current <= Math.max(least, 256)).toBe(true);
      }),
    );
  });
});
