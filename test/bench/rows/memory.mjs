/** Peak memory of a process by the length of its input. */
import { createWriteStream } from 'node:fs';
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

/** `tonfall score FILE`, with rows that go nowhere. */
export async function score({ file, threads }) {
  const { openSource } = await compiled('src/sources/open.js');
  const { scoreStream } = await compiled('src/pipeline/score-stream.js');
  const { createNormaliser } = await compiled('src/pipeline/normaliser.js');
  const { parseSettings, policyOf } = await compiled('src/pipeline/policy-in-force.js');
  const { createRowWriter } = await compiled('src/output/formats.js');
  const classifier = await deterministicClassifier(threads);
  const source = await openSource(file, { defaults: { site: 'default', section: null, savedAt: null } });
  const out = createWriteStream('/dev/null');
  const writer = createRowWriter('jsonl', out, { text: false, columns: 100, colour: false });
  const rows = scoreStream(source.read({}), {
    normaliser: await createNormaliser({ siteLanguage: 'de' }),
    classifier,
    policy: policyOf(1, parseSettings(null)),
    now: () => new Date(),
  });
  for await (const scored of rows) if (scored.kind !== 'warning') await writer.write(scored.row);
  await writer.end();
  await classifier.close();
  return peak();
}

/** `tonfall ingest FILE --wait` on an embedded store of its own. */
export async function ingest({ file, threads }) {
  const place = await freshPlace('embedded');
  const classifier = await deterministicClassifier(threads);
  const pipeline = await startPipeline(place, classifier, { threads });
  try {
    await pipeline.ingest(file);
    return peak();
  } finally {
    await pipeline.close();
    await classifier.close();
    await dropPlace(place);
  }
}

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
          figure: (peaks[1] / peaks[0] - 1) * 100,
          unit: '%',
          must: { below: 15 },
          reference: `${peaks.map((mb) => mb.toFixed(0)).join(' and ')} MB`,
        });
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return found;
  },
};
