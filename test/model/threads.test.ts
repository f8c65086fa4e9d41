import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Classifier } from '../../src/model/classifier.js';
import { createDeterministicClassifier, POISON } from '../../src/model/deterministic-classifier.js';
import { INFERENCE_THREAD } from '../../src/model/onnx-classifier.js';
import { ThreadPool } from '../../src/model/thread-pool.js';

const input = (text: string) => ({ text, language: 'de' });

describe('inference threads', () => {
  let classifier: Classifier;
  beforeAll(() => {
    classifier = createDeterministicClassifier({ threads: 2 });
    return classifier.load();
  });
  afterAll(() => classifier.close());

  it('redo the work of a thread that died, and fail the text that killed it', async () => {
    const good = Array.from({ length: 200 }, (_, at) =>
      classifier.classify([input(`Kommentar Nummer ${at}`)]),
    );
    const killer = classifier.classify([input(`Kommentar Nummer ${POISON.kill}`)]);
    await expect(killer).rejects.toMatchObject({ code: 'MODEL_THREAD_DIED' });
    for (const scores of await Promise.all(good)) expect(scores).toHaveLength(1);
  });

  it('go on after several such texts at once', async () => {
    const killers = [1, 2, 3].map((at) => classifier.classify([input(`${at} ${POISON.kill}`)]));
    for (const killer of killers) await expect(killer).rejects.toMatchObject({ code: 'MODEL_THREAD_DIED' });
    expect(await classifier.classify([input('Weiter geht es.')])).toHaveLength(1);
  });

  it('leave the main thread alone when work in hand is cancelled', async () => {
    const closing = createDeterministicClassifier({ threads: 1 });
    await closing.load();
    const calls = Array.from({ length: 50 }, (_, at) => closing.classify([input(`Nummer ${at}`)]));
    const settled = Promise.allSettled(calls);
    await new Promise(setImmediate);
    await closing.close();
    for (const call of await settled) {
      if (call.status === 'rejected') expect(call.reason).toMatchObject({ code: 'CANCELLED' });
    }
    expect((await settled).some(({ status }) => status === 'rejected')).toBe(true);
  });

  it('reject calls that came while they were starting and are closed', async () => {
    const closing = createDeterministicClassifier({ threads: 1 });
    const calls = [closing.classify([input('Früh.')]), closing.classify([input('Auch früh.')])];
    const settled = Promise.allSettled(calls);
    await closing.close();
    for (const call of await settled) expect(call).toMatchObject({ reason: { code: 'CANCELLED' } });
  });

  it('reject what they cannot load', async () => {
    const pool = new ThreadPool({
      entry: INFERENCE_THREAD,
      threads: 1,
      engine: {
        engine: 'onnx',
        folder: '/nowhere/at/all',
        window: { tokens: 128, overlap: 32 },
        attributes: 7,
      },
      onRoom: () => {},
      onBroken: () => {},
    });
    await expect(pool.start()).rejects.toMatchObject({ code: 'MODEL_FAILED' });
    expect(pool.room).toBe(0);
  });

  it('give up when they end again and again with nothing in hand', async () => {
    const dying = `import { parentPort } from 'node:worker_threads';
      parentPort.postMessage({ kind: 'ready' });
      setImmediate(() => process.exit(1));`;
    const broken = new Promise((resolve, reject) => {
      const pool = new ThreadPool({
        entry: new URL(`data:text/javascript,${encodeURIComponent(dying)}`),
        threads: 1,
        engine: { engine: 'deterministic', folder: '', window: { tokens: 128, overlap: 32 }, attributes: 7 },
        onRoom: () => {},
        onBroken: resolve,
      });
      pool.start().catch(reject);
    });
    await expect(broken).resolves.toMatchObject({ code: 'MODEL_THREAD_DIED' });
  });
});
