/**
 * The model seam against bare onnxruntime-node: same texts, same token batches, same number of threads, one run.
 *
 *   node test/bench/model.mjs [--model FOLDER] [--threads N] [--texts N] [--rounds N] [--sweep] [--no-spans]
 *
 * Bare: every batch is encoded, padded and handed out before the clock starts; threads do nothing but session.run().
 * Ours: raw texts into classify(), in calls of 32, eight at a time, with the words that scores come from as in labelling. Rounds alternate, so that whatever else the
 * machine does meets both; the ratio of CPU time per text is given besides the one of wall time.
 */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = new URL('../../dist/src/model/', import.meta.url);

/** Comments by a small seeded generator: lengths as in comment threads, about 28 tokens in the mean. */
export function someComments(count, seed = 7) {
  const words = `der die das ein nicht und aber warum immer wieder Artikel Autor Kommentar Technik Strom Auto
    Batterie Akku Preis Zahlen stimmt glaube denke Unsinn danke gut schlecht langsam schnell bitte Quelle Ahnung
    people really never think good article wrong price battery charging nonsense thanks because maybe quickly
    pourquoi toujours merci bravo idiot gracias siempre nunca coche grazie sempre perché проблема спасибо`.split(
    /\s+/,
  );
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, (_, at) => {
    const spread = Math.exp(0.8 * (random() + random() + random() + random() - 2) * 1.7);
    const length = Math.max(1, Math.min(120, Math.round(15 * spread)));
    return `${Array.from({ length }, () => words[Math.floor(random() * words.length)]).join(' ')} ${at}.`;
  });
}

/** Token batches of the texts as the classifier would cut them with everything waiting. */
export async function tokenBatches(folder, texts, batchTokens) {
  const { loadOnnxEngine } = await import(new URL('onnx-engine.js', dist));
  const { readManifest } = await import(new URL('manifest.js', dist));
  const { TokenBatches } = await import(new URL('token-batches.js', dist));
  const { manifest } = await readManifest(folder);
  const engine = await loadOnnxEngine({
    folder,
    window: manifest.window,
    attributes: manifest.attributes.length,
  });
  const waiting = new TokenBatches({ batchTokens, minShare: 0.75 });
  for (const text of texts) {
    for (const ids of engine.encode(text).windows) waiting.add({ ids, length: ids.length, priority: 'bulk' });
  }
  const batches = [];
  for (let batch = waiting.take(); batch; batch = waiting.take()) batches.push(batch.map(({ ids }) => ids));
  return batches;
}

/** A bare pool: `run(batches)` resolves when all have been through session.run(). */
export async function barePool(folder, threads) {
  const workers = Array.from(
    { length: threads },
    () =>
      new Worker(new URL(import.meta.url), {
        workerData: { bare: join(folder, 'onnx/model_quantized.onnx') },
      }),
  );
  const answered = async (worker) => (await once(worker, 'message'))[0];
  const all = (message) => {
    const answers = workers.map(answered);
    for (const worker of workers) if (message) worker.postMessage(message);
    return Promise.all(answers);
  };
  await all();
  return {
    async give(batches) {
      await all({ batches, next: new SharedArrayBuffer(4) });
    },
    run: () => all('run'),
    close: () => Promise.all(workers.map((worker) => worker.terminate())),
  };
}

async function bareThread() {
  const { createRequire } = await import('node:module');
  const library = createRequire(import.meta.url).resolve('@xenova/transformers');
  const { InferenceSession, Tensor } = createRequire(library)('onnxruntime-node');
  const session = await InferenceSession.create(workerData.bare, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  let feeds = [];
  let next;
  parentPort.on('message', async (message) => {
    if (message === 'run') {
      for (let at = Atomics.add(next, 0, 1); at < feeds.length; at = Atomics.add(next, 0, 1)) {
        await session.run(feeds[at]);
      }
    } else {
      next = new Int32Array(message.next);
      feeds = message.batches.map((batch) => {
        const width = Math.max(...batch.map(({ length }) => length));
        const ids = new BigInt64Array(batch.length * width).fill(1n);
        const mask = new BigInt64Array(batch.length * width);
        for (const [row, tokens] of batch.entries()) {
          ids.set([...tokens].map(BigInt), row * width);
          mask.fill(1n, row * width, row * width + tokens.length);
        }
        const dims = [batch.length, width];
        return { input_ids: new Tensor('int64', ids, dims), attention_mask: new Tensor('int64', mask, dims) };
      });
    }
    parentPort.postMessage('done');
  });
  parentPort.postMessage('ready');
}

/** Seconds of wall and CPU time that `work` takes. */
async function timed(work) {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - wall) / 1000, cpu: (user + system) / 1e6 };
}

async function classifyAll(classifier, texts, spans, batchSize = 32, concurrency = 8) {
  let next = 0;
  const job = async () => {
    while (next < texts.length) {
      const batch = texts.slice(next, next + batchSize);
      next += batch.length;
      await classifier.classify(
        batch.map((text) => ({ text, language: 'de' })),
        { spans },
      );
    }
  };
  await Promise.all(Array.from({ length: concurrency }, job));
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const summed = (rows) => rows.reduce((sum, { cpu }) => sum + cpu, 0);

/** Texts per second of both, and the ratio ours / bare of wall and of CPU time. */
export async function measureModel({ folder, threads, texts, rounds, batchTokens, spans = true }) {
  const { createOnnxClassifier, DEFAULT_BATCH_TOKENS } = await import(new URL('onnx-classifier.js', dist));
  const budget = batchTokens ?? DEFAULT_BATCH_TOKENS;
  const comments = someComments(texts);
  const batches = await tokenBatches(folder, comments, budget);
  const tokens = batches.flat().reduce((sum, { length }) => sum + length, 0);
  const bare = await barePool(folder, threads);
  const classifier = await createOnnxClassifier({ folder, threads, batchTokens: budget });
  await classifier.load();
  await classifyAll(classifier, comments.slice(0, 64), spans);
  const rows = [];
  for (let round = 0; round < rounds; round++) {
    await bare.give(batches);
    const one = await timed(() => bare.run());
    const other = await timed(() => classifyAll(classifier, comments, spans));
    rows.push({ bare: one, ours: other });
  }
  await Promise.all([bare.close(), classifier.close()]);
  return {
    threads,
    batchTokens: budget,
    tokensPerText: tokens / texts,
    bareTextsPerSecond: texts / median(rows.map(({ bare }) => bare.wall)),
    oursTextsPerSecond: texts / median(rows.map(({ ours }) => ours.wall)),
    wallRatio: median(rows.map(({ bare, ours }) => bare.wall / ours.wall)),
    cpuRatio: summed(rows.map(({ bare }) => bare)) / summed(rows.map(({ ours }) => ours)),
  };
}

/** Tokens per CPU second of bare batches, by token budget. */
export async function sweepBudgets({ folder, texts, rounds, budgets }) {
  const comments = someComments(texts);
  const bare = await barePool(folder, 1);
  const sizes = await Promise.all(budgets.map((budget) => tokenBatches(folder, comments, budget)));
  const spent = budgets.map(() => 0);
  for (let round = 0; round < rounds; round++) {
    for (const [at, batches] of sizes.entries()) {
      await bare.give(batches);
      spent[at] += (await timed(() => bare.run())).cpu;
    }
  }
  await bare.close();
  return budgets.map((budget, at) => ({ budget, textsPerCpuSecond: (texts * rounds) / spent[at] }));
}

async function main() {
  const { values } = parseArgs({
    options: {
      model: { type: 'string', default: join(root, 'models/tonfall-small-1') },
      threads: { type: 'string', default: String(availableParallelism()) },
      texts: { type: 'string', default: '512' },
      rounds: { type: 'string', default: '3' },
      'batch-tokens': { type: 'string' },
      sweep: { type: 'boolean', default: false },
      'no-spans': { type: 'boolean', default: false },
    },
  });
  const folder = resolve(values.model);
  const common = { folder, texts: Number(values.texts), rounds: Number(values.rounds) };
  if (values.sweep)
    console.table(await sweepBudgets({ ...common, budgets: [1, 64, 128, 256, 512, 1024, 2048] }));
  const batchTokens = values['batch-tokens'] ? Number(values['batch-tokens']) : undefined;
  const spans = !values['no-spans'];
  console.table([await measureModel({ ...common, threads: Number(values.threads), batchTokens, spans })]);
}

if (!isMainThread && workerData?.bare) await bareThread();
else if (isMainThread && resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) await main();
