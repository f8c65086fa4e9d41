/** Peak memory of a process by the length of its input. */
import { createWriteStream, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runApart } from '../apart.mjs';
import { writeComments } from '../input.mjs';
import { deterministicClassifier, startPipeline } from '../pipeline.mjs';
import { compiled, dropPlace, freshPlace } from '../stores.mjs';

const SHORT = 10_000;
const LONG = 200_000;

/** The largest resident set of this process in MB. */
const peak = () => process.resourceUsage().maxRSS / 1024;

/**
 * Peaks of the work from this call on, and with the start: to make an empty embedded store, or to load the n-grams of
 * the languages, takes more for a moment than to work with them, and would hide growth behind it. Where the system
 * cannot tell them apart, both are of the whole process.
 */
function startWork() {
  const before = peak();
  try {
    // Sets the peak back to what is resident now (proc(5)).
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not Linux.
  }
  return () => ({ work: peak(), whole: Math.max(before, peak()) });
}

/** What `bin/tonfall.js` does first. */
async function asACommand() {
  const { collectGarbageSooner } = await compiled('src/cli-memory.js');
  collectGarbageSooner();
}

/** `tonfall score FILE`, with rows that go nowhere. */
export async function score({ file, threads }) {
  await asACommand();
  const { openSource } = await compiled('src/sources/open.js');
  const { scoreStream } = await compiled('src/pipeline/score-stream.js');
  const { createNormaliser } = await compiled('src/pipeline/normaliser.js');
  const { parseSettings, policyOf } = await compiled('src/pipeline/policy-in-force.js');
  const { createRowWriter } = await compiled('src/output/formats.js');
  const classifier = await deterministicClassifier(threads);
  const source = await openSource(file, { defaults: { site: 'default', section: null, savedAt: null } });
  const out = createWriteStream('/dev/null');
  const writer = createRowWriter('jsonl', out, { text: false, columns: 100, colour: false });
  const normaliser = await createNormaliser({ siteLanguage: 'de' });
  const peaks = startWork();
  const rows = scoreStream(source.read({}), {
    normaliser,
    classifier,
    policy: policyOf(1, parseSettings(null)),
    now: () => new Date(),
  });
  for await (const scored of rows) if (scored.kind !== 'warning') await writer.write(scored.row);
  await writer.end();
  await classifier.close();
  return peaks();
}

/** `tonfall ingest FILE --wait` on an embedded store of its own. */
export async function ingest({ file, threads }) {
  await asACommand();
  const place = await freshPlace('embedded');
  const classifier = await deterministicClassifier(threads);
  const pipeline = await startPipeline(place, classifier, { threads });
  const peaks = startWork();
  try {
    await pipeline.ingest(file);
    await pipeline.drain();
    return peaks();
  } finally {
    await pipeline.close();
    await classifier.close();
    await dropPlace(place);
  }
}

const inMegabytes = (peaks, which) => `${peaks.map((peak) => peak[which].toFixed(0)).join(' and ')} MB`;

export const row = {
  name: 'memory',
  sizes: ['embedded'],
  async run({ threads, scaled }) {
    const folder = await mkdtemp(join(tmpdir(), 'tonfall-bench-'));
    const found = [];
    try {
      const lengths = [scaled(SHORT, 1000), scaled(LONG, 20_000)];
      const files = [];
      for (const count of lengths) files.push(await writeComments(join(folder, `${count}.jsonl`), 0, count));
      const lines = lengths.map((count) => count.toLocaleString('en')).join(' and ');
      for (const command of ['score', 'ingest']) {
        const peaks = [];
        for (const file of files) peaks.push(await runApart(import.meta.url, command, { file, threads }));
        found.push({
          what: `peak memory of ${command}, ${lines} lines: growth`,
          figure: (peaks[1].work / peaks[0].work - 1) * 100,
          unit: '%',
          must: { below: 15 },
          reference: `${inMegabytes(peaks, 'work')}; with the start ${inMegabytes(peaks, 'whole')}`,
        });
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return found;
  },
};
