/** What every source must do, whatever it reads from. */
import { describe, expect, it } from '@jest/globals';
import { rawCommentSchema } from '../../src/comment.js';
import { ERRORS } from '../../src/errors.js';
import type { CommentSource, SourceItem } from '../../src/sources/source.js';

/** A comment as the suite writes it into the source's own format. */
export interface SampleComment {
  /** Left out where the format gives comments no id. */
  readonly id: string;
  readonly author: string;
  readonly text: string;
  /** What must never come out of a source. */
  readonly email: string;
  readonly ip: string;
}

export interface SourceContract {
  /** Opens a source over these comments. `broken` adds one input in the middle that cannot become a comment. */
  open(comments: readonly SampleComment[], broken?: boolean): Promise<CommentSource>;
  /** Frees what `open` opened. */
  close?(): Promise<void>;
  /** Whether the format can hold an input that cannot become a comment. */
  readonly refuses: boolean;
  /** Whether the format gives comments their ids. */
  readonly ownIds: boolean;
}

const sample = (index: number, author: string, text: string): SampleComment => ({
  id: String(index + 1),
  author,
  text,
  email: `reader${index}@mail.example`,
  ip: `192.0.2.${index + 1}`,
});

const THREAD = [
  sample(0, 'Rosl', 'Der Platz wird endlich autofrei, das war überfällig.'),
  sample(1, 'Okan', 'Danke!'),
  sample(2, 'Élodie', 'Et les livraisons, on y a pensé ?'),
  sample(3, 'Okan', 'Danke!'),
  sample(4, 'Bertl', 'Wieder ein Schildbürgerstreich aus dem Rathaus.'),
];
const LATER = [
  sample(5, 'Mirjam', 'Ich war gestern dort, es ist viel ruhiger.'),
  sample(6, 'Okan', 'Danke!'),
];

export async function readAll(
  source: CommentSource,
  options?: Parameters<CommentSource['read']>[0],
): Promise<SourceItem[]> {
  const items: SourceItem[] = [];
  for await (const item of source.read(options)) items.push(item);
  return items;
}

export const commentsOf = (items: readonly SourceItem[]) =>
  items.flatMap((item) => (item.kind === 'comment' ? [item.comment] : []));
export const refusalsOf = (items: readonly SourceItem[]) =>
  items.flatMap((item) => (item.kind === 'refusal' ? [item.refusal] : []));

/** The suite. `contract` is called once per test. */
export function describeSource(name: string, contract: () => Promise<SourceContract> | SourceContract): void {
  const using = async (work: (contract: SourceContract) => Promise<void>) => {
    const opened = await contract();
    try {
      await work(opened);
    } finally {
      await opened.close?.();
    }
  };

  describe(`source contract: ${name}`, () => {
    it('yields the comments in input order, as the schema has them, each with its place', () =>
      using(async ({ open, ownIds }) => {
        const items = await readAll(await open(THREAD));
        const comments = commentsOf(items);
        expect(comments.map(({ author }) => author)).toEqual(THREAD.map(({ author }) => author));
        comments.forEach((comment, index) => {
          expect(comment.text).toContain(THREAD[index]?.text);
          expect(rawCommentSchema.parse(comment)).toEqual(comment);
        });
        if (ownIds) expect(comments.map(({ id }) => id)).toEqual(THREAD.map(({ id }) => id));
        const places = items.flatMap((item) => (item.kind === 'comment' ? [item.place] : []));
        expect(new Set(places).size).toBe(THREAD.length);
      }));

    it('keeps two equal comments of one author apart', () =>
      using(async ({ open }) => {
        const ids = commentsOf(await readAll(await open(THREAD))).map(({ id }) => id);
        expect(new Set(ids).size).toBe(THREAD.length);
      }));

    it('gives the same ids when it is read again, and when the input has grown', () =>
      using(async ({ open }) => {
        const ids = commentsOf(await readAll(await open(THREAD))).map(({ id }) => id);
        expect(commentsOf(await readAll(await open(THREAD))).map(({ id }) => id)).toEqual(ids);
        const grown = commentsOf(await readAll(await open([...THREAD, ...LATER]))).map(({ id }) => id);
        expect(grown.slice(0, ids.length)).toEqual(ids);
        expect(new Set(grown).size).toBe(THREAD.length + LATER.length);
      }));

    it('carries no e-mail and no IP address in a comment', () =>
      using(async ({ open }) => {
        const comments = commentsOf(await readAll(await open([...THREAD, ...LATER])));
        expect(comments).toHaveLength(THREAD.length + LATER.length);
        expect(JSON.stringify(comments)).not.toMatch(/@mail\.example|192\.0\.2\./);
      }));

    it('reads nothing more after its signal was aborted', () =>
      using(async ({ open }) => {
        const source = await open(THREAD);
        const stop = new AbortController();
        const seen: SourceItem[] = [];
        const reading = (async () => {
          for await (const item of source.read({ signal: stop.signal })) {
            seen.push(item);
            stop.abort();
          }
        })();
        await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
        expect(seen).toHaveLength(1);
        await expect(readAll(await open(THREAD), { signal: AbortSignal.abort() })).rejects.toMatchObject({
          code: 'CANCELLED',
        });
      }));

    it('refuses what cannot become a comment with code, place and what to do, and goes on', () =>
      using(async ({ open, refuses }) => {
        const items = await readAll(await open(THREAD, refuses));
        expect(commentsOf(items)).toHaveLength(THREAD.length);
        const refusals = refusalsOf(items);
        expect(refusals).toHaveLength(refuses ? 1 : 0);
        for (const { code, place, message } of refusals) {
          expect(Object.keys(ERRORS)).toContain(code);
          expect(place).not.toBe('');
          expect(message).toContain(ERRORS[code].message);
          expect(message).toContain(ERRORS[code].action);
        }
      }));
  });
}
