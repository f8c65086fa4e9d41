import { describe, expect, it } from '@jest/globals';
import { clockTime, createProgress } from '../../src/output/progress.js';
import { TextStream } from '../helpers/text-stream.js';

function clock() {
  let milliseconds = 0;
  return {
    now: () => new Date(milliseconds),
    pass: (seconds: number) => {
      milliseconds += seconds * 1000;
    },
  };
}

describe('on a terminal', () => {
  it('draws a bar with rate and remaining time', () => {
    const stream = new TextStream({ isTTY: true });
    const { now, pass } = clock();
    const progress = createProgress({ stream, isTTY: true, unit: 'comments', total: 100, now });
    pass(2);
    progress.add(20);
    progress.stop();
    progress.stop();
    expect(stream.text).toContain('█'.repeat(6));
    expect(stream.text).toContain('20/100 comments, 10/s, 0:08 left');
  });

  it('counts without a bar while the total is unknown', () => {
    const stream = new TextStream({ isTTY: true });
    const { now, pass } = clock();
    const progress = createProgress({ stream, isTTY: true, unit: 'comments', now });
    pass(2);
    progress.add(5);
    progress.stop();
    expect(stream.text).toContain('5 comments, 2.5/s');
    expect(stream.text).not.toMatch(/[█░]|left/);
  });
});

describe.each([true, false])('at the end, on a terminal: %s', (isTTY) => {
  it('shows what was counted as the total, whatever was expected', () => {
    const stream = new TextStream({ isTTY });
    const { now, pass } = clock();
    const progress = createProgress({ stream, isTTY, unit: 'comments', total: 8, now });
    pass(2);
    progress.add(6);
    progress.complete();
    progress.total(8);
    progress.stop();
    expect(stream.text).toContain('6/6 comments, 3.0/s');
  });
});

describe('elsewhere', () => {
  it('prints a plain line every few seconds and one at the end', () => {
    const stream = new TextStream();
    const { now, pass } = clock();
    const progress = createProgress({ stream, isTTY: false, unit: 'comments', now, every: 5000 });
    progress.total(1000);
    for (let second = 0; second < 12; second += 1) {
      pass(1);
      progress.add(50);
    }
    progress.stop();
    progress.stop();
    expect(stream.text.split('\n')).toEqual([
      '250/1000 comments, 50/s, 0:15 left',
      '500/1000 comments, 50/s, 0:10 left',
      '600/1000 comments, 50/s, 0:08 left',
      '',
    ]);
  });

  it('prints nothing when nothing was done', () => {
    const stream = new TextStream();
    createProgress({ stream, isTTY: false, unit: 'comments' }).stop();
    expect(stream.text).toBe('');
  });
});

it.each([
  [0, '0:00'],
  [59.6, '1:00'],
  [3723, '1:02:03'],
])('clockTime(%d) is %s', (seconds, shown) => expect(clockTime(seconds)).toBe(shown));
