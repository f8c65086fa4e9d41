import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { fromRoot, parentsOf, readFile } from './page-reading.js';

describe('the examples that ship', () => {
  it('has a sample thread with every difficulty of a copied page', async () => {
    const { comments, refused, warnings } = await readFile(fromRoot('examples/thread.txt'));
    expect(comments).toHaveLength(14);
    expect(refused).toEqual([]);
    expect(warnings).toEqual(['1 comment is cut short by the page; open it before copying the page.']);
    expect(comments[2]?.author).toBeNull();
    expect(comments[7]?.replyTo).toBe('pisten…');
    expect(parentsOf(comments)).toEqual([null, 0, 1, null, 3, null, 5, 6, null, null, 9, null, null, 12]);
    expect(comments[10]?.text).toMatch(/🚕\n\nWer mag, /);
  });

  it('has a saved page', async () => {
    const { comments, warnings } = await readFile(fromRoot('examples/thread.html'));
    expect(comments.map(({ id, parentId }) => [id, parentId])).toEqual([
      ['101', null],
      ['102', '101'],
      ['103', null],
      ['104', '103'],
      ['105', null],
    ]);
    expect(warnings).toEqual([]);
  });

  it('has six comments as JSON lines and as CSV', () => {
    const lines = readFileSync(fromRoot('examples/comments.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual(
      Array(6).fill(['id', 'thread', 'author', 'created_at', 'text', 'language']),
    );
    const csv = readFileSync(fromRoot('examples/comments.csv'), 'utf8');
    expect(csv.match(/^c-\d,/gm)).toHaveLength(6);
    expect(csv.split('\n', 1)[0]).toBe('id,thread,author,created_at,text,language');
  });
});
