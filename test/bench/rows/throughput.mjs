/** From a file to stored labels with the real model, against bare sessions on the very same token batches. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runApart } from '../apart.mjs';
import { writeComments } from '../input.mjs';
import { barePool } from '../model.mjs';
import { expectLabels, median, realClassifier, startPipeline, sum, timed } from '../pipeline.mjs';
import { compiled, dropPlace, freshPlace } from '../stores.mjs';

const COMMENTS = 1000;
const WARM_UP = 128;
const MUST = { embedded: 0.8, PostgreSQL: 0.85, Redis: 0.85 };

/** Keeps a copy of every token batch that is given to the inference threads. */
async function recordBatches() {
  const { ThreadPool } = await compiled('src/model/thread-pool.js');
  const { unpack } = await compiled('src/model/engine.js');
  const batches = [];
  const { post } = ThreadPool.prototype;
  ThreadPool.prototype.post = function (request) {
    if (request.kind === 'score') batches.push(request.windows);
    return post.call(this, request);
  };
  return () => batches.splice(0).map((windows) => unpack(windows).map((ids) => Int32Array.from(ids)));
}

export async function measure({ size, model, threads, count, rounds }) {
  const taken = await recordBatches();
  const folder = await mkdtemp(join(tmpdir(), 'tonfall-bench-'));
  const place = await freshPlace(size);
  const bare = await barePool(model, threads);
  const classifier = await realClassifier(model, threads);
  const pipeline = await startPipeline(place, classifier, { threads });
  const label = async (file) => {
    await pipeline.ingest(file);
    await pipeline.drain();
  };
  const rows = [];
  let tokens = 0;
  try {
    await label(await writeComments(join(folder, 'warm.jsonl'), 0, WARM_UP));
    taken();
    for (let round = 0; round < rounds; round++) {
      const from = WARM_UP + round * count;
      const file = await writeComments(join(folder, `${round}.jsonl`), from, from + count);
      const ours = await timed(() => label(file));
      const batches = taken();
      tokens += sum(batches.flat().map(({ length }) => length));
      await bare.give(batches);
      rows.push({ ours, bare: await timed(() => bare.run()) });
    }
    await expectLabels(pipeline.database, WARM_UP + rounds * count);
  } finally {
    await pipeline.close();
    await Promise.all([classifier.close(), bare.close()]);
    await dropPlace(place);
    await rm(folder, { recursive: true, force: true });
  }
  return {
    ratio: median(rows.map(({ ours, bare }) => bare.wall / ours.wall)),
    ours: count / median(rows.map(({ ours }) => ours.wall)),
    bare: count / median(rows.map(({ bare }) => bare.wall)),
    cpuRatio: sum(rows.map(({ bare }) => bare.cpu)) / sum(rows.map(({ ours }) => ours.cpu)),
    tokensPerComment: tokens / (count * rounds),
  };
}

export const row = {
  name: 'throughput',
  realModel: true,
  sizes: ['embedded', 'PostgreSQL', 'Redis'],
  async run({ size, model, threads, scaled, quick }) {
    const input = { size, model, threads, count: scaled(COMMENTS, 64), rounds: quick ? 1 : 3 };
    const found = await runApart(import.meta.url, 'measure', input);
    return [
      {
        what: `file -> labels stored, ${size}, ${threads} threads: of bare onnxruntime-node`,
        figure: found.ratio,
        must: { least: MUST[size] },
        reference: `${found.ours.toFixed(0)} of ${found.bare.toFixed(0)} comments/s, ${found.tokensPerComment.toFixed(0)} tokens each; CPU ratio ${found.cpuRatio.toFixed(2)}`,
      },
    ];
  },
};
