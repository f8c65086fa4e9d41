/** Reads pages in tests. */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { RawComment } from '../../src/comment.js';
import { createPageSource, type PageOptions } from '../../src/sources/page.js';
import type { SourceDefaults, SourceItem } from '../../src/sources/source.js';

export interface ReadPage {
  readonly items: readonly SourceItem[];
  readonly comments: readonly RawComment[];
  readonly places: readonly string[];
  readonly warnings: readonly string[];
  /** Codes of the refusals. */
  readonly refused: readonly string[];
}

export interface Reading extends PageOptions, Partial<SourceDefaults> {}

/** Path of a file of test/fixtures/pages. */
export const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/pages/${name}`, import.meta.url));

/** Path from the root of the repository. */
export const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const fixtureText = (name: string): string => readFileSync(fixture(name), 'utf8');

export function readFixture(name: string, options: Reading = {}): Promise<ReadPage> {
  return collect({ place: name, input: fixture(name) }, options);
}

export function readFile(path: string, options: Reading = {}): Promise<ReadPage> {
  return collect({ place: path, input: path }, options);
}

export function readText(text: string, options: Reading = {}): Promise<ReadPage> {
  return collect({ place: 'page', text }, options);
}

export function readBytes(bytes: Uint8Array, options: Reading = {}): Promise<ReadPage> {
  return collect({ place: 'page', input: Readable.from([bytes]) }, options);
}

async function collect(input: Parameters<typeof createPageSource>[0], options: Reading): Promise<ReadPage> {
  const { site = 'default', section = null, savedAt = null, ...more } = options;
  const items: SourceItem[] = [];
  for await (const item of createPageSource(input, { site, section, savedAt }, more).read()) items.push(item);
  return {
    items,
    comments: items.flatMap((item) => (item.kind === 'comment' ? [item.comment] : [])),
    places: items.flatMap((item) => (item.kind === 'comment' ? [item.place] : [])),
    warnings: items.flatMap((item) => (item.kind === 'warning' ? [item.message] : [])),
    refused: items.flatMap((item) => (item.kind === 'refusal' ? [item.refusal.code] : [])),
  };
}

/** Index of each comment's parent among the comments, null without one. */
export function parentsOf(comments: readonly RawComment[]): Array<number | null> {
  return comments.map(({ parentId }) =>
    parentId === null ? null : comments.findIndex(({ id }) => id === parentId),
  );
}
