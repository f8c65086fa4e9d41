/**
 * Compares language detectors on short comments and prints the tables of docs/language-detection.md.
 *
 *   npm run build
 *   npm install --no-save tinyld franc franc-min languagedetect lande cld3-asm
 *   node test/bench/language-detection.mjs --data DIR [--per-bucket 50] [--only eld/small,tinyld]
 *
 * DIR holds gzipped JSON lines, one file per set and language, named `set.LANGUAGE.train|dev.jsonl.gz`, each row with
 * a `text`. No text leaves the process. A detector that is not installed is left out, and said to be. Each one runs
 * in a process of its own, so that load time and memory are its own; times are of the processor.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';

const BUCKETS = [
  { name: '<= 20', from: 1, to: 20 },
  { name: '21-60', from: 21, to: 60 },
  { name: '61-140', from: 61, to: 140 },
];

/** Codes that mean the same here: variants and names of one written language that no set tells apart reliably. */
const SAME = {
  no: 'nb',
  nn: 'nb',
  ms: 'id',
  in: 'id',
  bs: 'hr',
  sr: 'hr',
  sh: 'hr',
  iw: 'he',
  arz: 'ar',
  cmn: 'zh',
};
const same = (code) => SAME[code] ?? code;

/** The languages that a European newsroom meets most; the mean over these decides. */
const NEWSROOM = 'de en fr it es pt nl pl cs sk sv da nb fi hu ro el tr ru uk ar hr'.split(' ');

/** Languages of the data that `eld` does not know: what is said of them should be said with doubt. */
const UNKNOWN = 'af ha ig su sw tt'.split(' ');

/** Each detector: how it is loaded, and a function from text to a code ('' for none). */
const DETECTORS = {
  'eld/extrasmall': eld('eld/extrasmall'),
  'eld/small': eld('eld/small'),
  'eld/medium': eld('eld/medium'),
  'eld/large': eld('eld/large'),
  'tinyld/light': tinyld('tinyld/light'),
  tinyld: tinyld('tinyld'),
  'tinyld/heavy': tinyld('tinyld/heavy'),
  'franc-min': franc('franc-min'),
  franc: franc('franc'),
  languagedetect: async () => {
    const LanguageDetect = (await import('languagedetect')).default;
    const detector = new LanguageDetect();
    detector.setLanguageType('iso2');
    return (text) => detector.detect(text, 1)[0]?.[0] ?? '';
  },
  lande: async () => {
    const { default: lande } = await import('lande');
    return (text) => short(lande(text)[0]?.[0] ?? '');
  },
  'cld3-asm': async () => {
    const { loadModule } = await import('cld3-asm');
    const identifier = (await loadModule()).create(0, 1000);
    return (text) => identifier.findLanguage(text).language.split('-')[0];
  },
  'tonfall/alone': tonfall(() => ({})),
  'tonfall/own-thread': tonfall((language) => ({ threadLanguage: language })),
  'tonfall/other-thread': tonfall((language) => ({
    threadLanguage: language === 'de' ? 'en' : 'de',
  })),
};

function eld(name) {
  return async () => {
    const detector = (await import(name)).eld;
    return (text) => detector.detect(text).language;
  };
}

function tinyld(name) {
  return async () => {
    const { detect } = await import(name);
    return (text) => detect(text);
  };
}

function franc(name) {
  return async () => {
    const detect = (await import(name)).franc;
    return (text) => short(detect(text, { minLength: 1 }));
  };
}

function tonfall(prior) {
  return async () => {
    const { createLanguageDetector } = await import('../../dist/src/language/detector.js');
    const detector = await createLanguageDetector({ siteLanguage: null });
    return (text, language) => detector.detect(text, prior(language));
  };
}

/** ISO 639-3 to the shorter code where there is one. */
function short(code) {
  return code === '' || code === 'und' ? '' : new Intl.Locale(code).language;
}

/** What every detector is given: links, addresses and mentions say nothing of the language. */
function bare(text) {
  return text
    .replace(/(?:https?:\/\/|www\.)\S+|\S+@\S+|[@#]\S+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** `perBucket` texts per language and bucket, always the same ones: in the order of their hashes. */
function sample(data, perBucket) {
  const found = new Map();
  for (const file of dataFiles(data)) {
    const language = same(/\.([a-z]{2})(?:-[A-Z]{2})?\.(?:train|dev)\.jsonl\.gz$/.exec(file)[1]);
    const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
    // At most 4,000 rows a file: enough for every bucket, and no set drowns the others.
    for (const line of lines.slice(0, 4000)) {
      if (line === '') continue;
      const text = bare(String(JSON.parse(line).text));
      const length = [...text].length;
      const bucket = BUCKETS.findIndex((b) => length >= b.from && length <= b.to);
      if (bucket === -1 || !/\p{L}{2}/u.test(text)) continue;
      const key = `${language} ${bucket}`;
      if (!found.has(key)) found.set(key, new Map());
      found.get(key).set(createHash('sha1').update(text).digest('hex'), { text, language, bucket });
    }
  }
  return [...found.values()].flatMap((texts) =>
    [...texts.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, perBucket)
      .map(([, row]) => row),
  );
}

function dataFiles(data) {
  return ['toxicity', 'sentiment', '.']
    .flatMap((folder) => {
      try {
        return readdirSync(join(data, folder)).map((name) => join(data, folder, name));
      } catch {
        return [];
      }
    })
    .filter((file) => /\.[a-z]{2}(-[A-Z]{2})?\.(train|dev)\.jsonl\.gz$/.test(file))
    .sort();
}

/** Runs in the child: predictions, time and memory of one detector over the rows on stdin. */
async function measure(name) {
  const rows = JSON.parse(readFileSync(0, 'utf8'));
  globalThis.gc();
  const before = process.memoryUsage().rss;
  const start = process.cpuUsage();
  const detect = await DETECTORS[name]();
  detect('Das ist ein Satz.', 'de');
  const loadMs = process.cpuUsage(start).user / 1000;
  globalThis.gc();
  const memory = process.memoryUsage().rss - before;
  const answers = rows.map((row) => detect(row.text, row.language));
  const times = [];
  for (let round = 0; round < 3; round++) {
    const from = process.cpuUsage();
    for (const row of rows) detect(row.text, row.language);
    times.push(process.cpuUsage(from).user / 1000);
  }
  const perThousand = (Math.min(...times) / rows.length) * 1000;
  process.stdout.write(JSON.stringify({ answers, loadMs, memory, perThousand }));
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (share) => (share * 100).toFixed(1);

/** Mean over languages of the share found right, so that no language weighs more than another. */
function accuracy(rows, answers, bucket, languages) {
  const perLanguage = new Map();
  rows.forEach((row, index) => {
    if ((bucket !== null && row.bucket !== bucket) || !languages(row.language)) return;
    const answer = answers[index];
    const right = same(typeof answer === 'string' ? answer : answer.language) === row.language ? 1 : 0;
    perLanguage.set(row.language, [...(perLanguage.get(row.language) ?? []), right]);
  });
  return mean([...perLanguage.values()].map(mean));
}

/** Said confidence against what it was worth, in tenths, over the languages of NEWSROOM. */
function calibration(rows, answers) {
  const bins = Array.from({ length: 10 }, () => ({ said: [], right: [] }));
  rows.forEach((row, index) => {
    if (!NEWSROOM.includes(row.language)) return;
    const { language, confidence } = answers[index];
    const bin = bins[Math.min(9, Math.floor(confidence * 10))];
    bin.said.push(confidence);
    bin.right.push(same(language) === row.language ? 1 : 0);
  });
  return bins
    .map(({ said, right }, index) => ({
      from: index / 10,
      n: said.length,
      said: mean(said),
      right: mean(right),
    }))
    .filter((bin) => bin.n > 0);
}

function report(rows, options) {
  const header = ['detector', ...BUCKETS.map((b) => b.name), 'newsroom', 'ms / 1,000', 'load ms', 'MB'];
  console.log(`| ${header.join(' | ')} |\n|${header.map((_, i) => (i === 0 ? '---|' : '---:|')).join('')}`);
  const calibrations = [];
  for (const name of options.only?.split(',') ?? Object.keys(DETECTORS)) {
    const child = spawnSync(
      process.execPath,
      ['--expose-gc', fileURLToPath(import.meta.url), '--measure', name],
      {
        input: JSON.stringify(rows),
        maxBuffer: 1 << 28,
        encoding: 'utf8',
      },
    );
    if (child.status !== 0) {
      console.log(
        `| ${name} | left out: ${/Cannot find (package|module)/.test(child.stderr) ? 'not installed' : 'failed'} |`,
      );
      continue;
    }
    const { answers, loadMs, memory, perThousand } = JSON.parse(child.stdout);
    const cells = [
      ...BUCKETS.map((_, bucket) => percent(accuracy(rows, answers, bucket, () => true))),
      percent(accuracy(rows, answers, null, (language) => NEWSROOM.includes(language))),
      perThousand.toFixed(1),
      loadMs.toFixed(0),
      (memory / 1e6).toFixed(0),
    ];
    console.log(`| ${name} | ${cells.join(' | ')} |`);
    if (typeof answers[0] !== 'string') {
      const unknown = rows.map((_, index) => index).filter((index) => UNKNOWN.includes(rows[index].language));
      const admitted = unknown.filter((index) => answers[index].confidence < 0.5).length;
      calibrations.push([
        `${name} (of texts in ${UNKNOWN.join(' ')}, doubted: ${percent(admitted / unknown.length)} %)`,
        calibration(rows, answers),
      ]);
    }
  }
  for (const [name, bins] of calibrations) {
    console.log(`\n${name}:\n\n| confidence said | texts | mean said | found right |\n|---|---:|---:|---:|`);
    for (const bin of bins) {
      console.log(
        `| ${bin.from.toFixed(1)} and up | ${bin.n} | ${percent(bin.said)} | ${percent(bin.right)} |`,
      );
    }
  }
}

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    'per-bucket': { type: 'string', default: '50' },
    only: { type: 'string' },
    measure: { type: 'string' },
  },
});
if (options.measure) {
  await measure(options.measure);
} else if (options.data) {
  const rows = sample(options.data, Number(options['per-bucket']));
  const languages = new Set(rows.map((row) => row.language));
  console.log(`${rows.length} texts in ${languages.size} languages: ${[...languages].sort().join(' ')}\n`);
  report(rows, options);
} else {
  console.error(execFileSync('head', ['-n', '12', fileURLToPath(import.meta.url)], { encoding: 'utf8' }));
  process.exitCode = 2;
}
