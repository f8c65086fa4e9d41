import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CommentIds, derivedCommentId } from '../../src/sources/comment-id.js';
import { OrdinalCounter } from '../../src/sources/ordinal-counter.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const danke = { site: 'default', threadId: 't-1', author: 'Rosl', text: 'Danke!' };
const digest = (text: string) => createHash('sha256').update(text).digest();

describe('derivedCommentId', () => {
  it('is short, stable between releases, and blind to whitespace and Unicode form', () => {
    const id = derivedCommentId({ ...danke, ordinal: 0 });
    expect(id).toBe('d-a3bf174f8d6c4aae');
    expect(derivedCommentId({ ...danke, text: ' Danke! \r\n', ordinal: 0 })).toBe(id);
    expect(derivedCommentId({ ...danke, text: 'u\u0308ber', ordinal: 0 })).toBe(
      derivedCommentId({ ...danke, text: '\u00fcber', ordinal: 0 }),
    );
  });

  it('differs in each of site, thread, author, text and ordinal', () => {
    const ids = [
      { ...danke, ordinal: 0 },
      { ...danke, site: 'other', ordinal: 0 },
      { ...danke, threadId: 't-2', ordinal: 0 },
      { ...danke, author: null, ordinal: 0 },
      { ...danke, author: 'null', ordinal: 0 },
      { ...danke, text: 'Danke', ordinal: 0 },
      { ...danke, ordinal: 1 },
    ].map(derivedCommentId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('CommentIds', () => {
  it('keeps two equal comments apart, and gives a grown thread its old ids again', () => {
    const first = new CommentIds();
    const before = [danke, { ...danke, text: 'Nein.' }, danke].map((one) => first.next(one));
    expect(new Set(before).size).toBe(3);
    const second = new CommentIds();
    const after = [{ ...danke, text: 'Ganz neu' }, danke, danke, danke, { ...danke, text: 'Nein.' }].map(
      (one) => second.next(one),
    );
    expect(after).toEqual(expect.arrayContaining(before));
    expect(new Set(after).size).toBe(5);
  });

  it('gives the same set of ids in whatever order the comments stand', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });
    const idsOf = (list: string[]) => {
      const ids = new CommentIds();
      return new Set(list.map((text) => ids.next({ ...danke, text })));
    };
    fc.assert(
      fc.property(texts, (list) => {
        const ids = idsOf(list);
        expect(ids.size).toBe(list.length);
        expect(idsOf([...list].reverse())).toEqual(ids);
      }),
    );
  });
});

describe('OrdinalCounter', () => {
  it('counts on exactly when the tables take over from the map', () => {
    const counter = new OrdinalCounter();
    for (const expected of [0, 1, 2]) expect(counter.next(digest('often'))).toBe(expected);
    const firstComers = new Set(Array.from({ length: 30_000 }, (_, i) => counter.next(digest(`once ${i}`))));
    expect([...firstComers]).toEqual([0]);
    for (const expected of [3, 4, 5]) expect(counter.next(digest('often'))).toBe(expected);
    for (const i of [0, 9_000, 29_999]) expect(counter.next(digest(`once ${i}`))).toBe(1);
    expect(counter.next(digest('once 0'))).toBe(2);
  });

  it('holds no more for 300,000 different comments than for 20,000', () => {
    const counter = new OrdinalCounter();
    const fill = (from: number, to: number) => {
      for (let i = from; i < to; i++) counter.next(digest(`comment ${i}`));
      collectGarbage();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const early = fill(0, 20_000);
    const late = fill(20_000, 300_000);
    expect(late - early).toBeLessThan(8 * 2 ** 20);
  });
});
