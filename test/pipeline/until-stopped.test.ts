import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { signalAfter } from '../../src/pipeline/until-stopped.js';

describe('signalAfter', () => {
  it('fires some time after the other signal, and never without it', async () => {
    const stop = new AbortController();
    const late = signalAfter(stop.signal, 20);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(late.aborted).toBe(false);
    stop.abort();
    expect(late.aborted).toBe(false);
    await once(late, 'abort');
    expect(late.aborted).toBe(true);
  });

  it('takes a signal that has fired before', async () => {
    const late = signalAfter(AbortSignal.abort(), 1);
    if (!late.aborted) await once(late, 'abort');
    expect(late.aborted).toBe(true);
  });
});
