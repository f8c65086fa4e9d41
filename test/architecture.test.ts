import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { PACKAGE_ROOT } from '../src/package.js';

interface SourceFile {
  /** Path from the package root, with `/`: `src/queue/backend.ts`. */
  readonly path: string;
  readonly text: string;
  /** Paths of the files of this package that it imports, types included. */
  readonly imports: readonly string[];
}

function readTree(folder: string): SourceFile[] {
  if (!existsSync(join(PACKAGE_ROOT, folder))) return [];
  return readdirSync(join(PACKAGE_ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => {
      const path = posix.join(folder, name.replaceAll('\\', '/'));
      const text = readFileSync(join(PACKAGE_ROOT, path), 'utf8');
      const imports = ts
        .preProcessFile(text)
        .importedFiles.map(({ fileName }) => fileName)
        .filter((name) => name.startsWith('.') && !name.endsWith('.css'))
        .map((name) => posix.join(dirname(path), name).replace(/\.js$/, '.ts'))
        .map((target) => (existsSync(join(PACKAGE_ROOT, `${target}x`)) ? `${target}x` : target));
      return { path, text, imports };
    });
}

const files = [...readTree('src'), ...readTree('workers')];

/** Stations of a comment's journey, in its order; and the one beside it, where scores are held against labels. */
const STATIONS = [
  'sources',
  'normalise',
  'language',
  'queue',
  'model',
  'policy',
  'store',
  'outbound',
  'evaluation',
];
const NOUNS = ['comment', 'label', 'language-code'];
/** What everything may use. */
const GROUND = [
  ...NOUNS,
  'mapped-text',
  'score-format',
  'errors',
  'log',
  'package',
  'compiled-entry',
  'clock',
  'remote-address',
  'retry-after',
];
/** Where the stations are wired together. */
const WIRING = ['app', 'pipeline', 'workers', 'accounts', 'review', 'dashboards'];
const DOORS = ['cli', 'commands', 'http', 'web'];

/** What each part may import beside itself. A part that is not in this table fails the test. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(GROUND.map((part) => [part, GROUND])),
  config: GROUND,
  output: GROUND,
  database: GROUND,
  ...Object.fromEntries(STATIONS.map((part) => [part, [...GROUND, 'database']])),
  // Words for its reasons hold scores.
  policy: [...NOUNS, 'score-format'],
  ...Object.fromEntries(
    WIRING.map((part) => [part, [...GROUND, 'config', 'database', ...STATIONS, ...WIRING]]),
  ),
  ...Object.fromEntries(
    DOORS.map((part) => [
      part,
      [...GROUND, 'config', 'output', 'database', ...STATIONS, ...WIRING, ...DOORS],
    ]),
  ),
};

/** `src/queue/backend.ts` -> queue, `src/cli-program.ts` -> cli, `workers/main.ts` -> workers. */
function partOf(path: string): string {
  const [top, second = ''] = path.split('/');
  if (top === 'workers') return 'workers';
  const name = second.replace(/\.ts$/, '');
  return Object.keys(MAY_IMPORT).find((part) => name === part || name.startsWith(`${part}-`)) ?? name;
}

/** Places where `what` is used as in `process.env`, by the syntax tree: comments and texts do not count. */
function usesOf(what: string): string[] {
  return files
    .filter(({ path, text }) => {
      const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
      const found = (node: ts.Node): boolean =>
        (ts.isPropertyAccessExpression(node) && node.getText(tree) === what) ||
        (ts.forEachChild(node, (child) => found(child) || undefined) ?? false);
      return text.includes(what.split('.')[1] ?? '') && found(tree);
    })
    .map(({ path }) => path);
}

describe('the tree', () => {
  it('is read at all', () => expect(files.length).toBeGreaterThan(20));

  it('imports in one direction: doors, app, stations, database, nouns', () => {
    const wrong = files.flatMap(({ path, imports }) =>
      imports
        .filter((target) => partOf(target) !== partOf(path))
        .filter((target) => !MAY_IMPORT[partOf(path)]?.includes(partOf(target)))
        .map((target) => `${path} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has a place for every file', () => {
    expect(files.map(({ path }) => path).filter((path) => !(partOf(path) in MAY_IMPORT))).toEqual([]);
  });

  it('imports only files that are there', () => {
    const paths = new Set(files.map(({ path }) => path));
    const missing = files.flatMap(({ path, imports }) =>
      imports.filter((target) => !paths.has(target)).map((target) => `${path} -> ${target}`),
    );
    expect(missing).toEqual([]);
  });

  it('has no circles, not even of types', () => {
    const imports = new Map(files.map((file) => [file.path, file.imports]));
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]) => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      if (done.has(path) || trail.includes(path)) return;
      for (const target of imports.get(path) ?? []) visit(target, [...trail, path]);
      done.add(path);
    };
    for (const { path } of files) visit(path, []);
    expect(circles).toEqual([]);
  });
});

describe('a file', () => {
  it('reads process.env nowhere but in the configuration', () => {
    expect(usesOf('process.env')).toEqual(['src/config.ts']);
  });

  it('ends no process; in an inference thread, process.exit ends the thread', () => {
    expect(usesOf('process.exit').filter((path) => path !== 'workers/inference-thread.ts')).toEqual([]);
  });

  it.each(['console.log', 'console.error', 'console.warn'])('never prints by %s', (what) => {
    expect(usesOf(what)).toEqual([]);
  });

  it('is named after what it does', () => {
    const vague = /(^|[-/])(utils?|misc|helpers?|common|types|shared|stuff)(\.ts|\/|$)/;
    expect(files.map(({ path }) => path).filter((path) => vague.test(path))).toEqual([]);
  });

  it('begins with its one line of purpose', () => {
    expect(files.filter(({ text }) => !/^(#!.*\n)?\/\*\*/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('leaves nothing to do', () => {
    expect(files.filter(({ text }) => /\b(TODO|FIXME|XXX)\b/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('is short: none above 400 lines, nine of ten at most 160', () => {
    const lengths = files.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
    expect(lengths.filter(({ lines }) => lines > 400)).toEqual([]);
    const long = lengths.filter(({ lines }) => lines > 160);
    expect(long.length).toBeLessThanOrEqual(files.length / 10);
  });
});
