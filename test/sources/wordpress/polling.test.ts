import { describe, expect, it } from '@jest/globals';
import { readAll } from '../../contracts/source.js';
import { comment, idsOf, range, STEP, useWordPress } from './site.js';

const DAY = 24 * 60 * 60 * 1000;
const { start, open } = useWordPress();

describe('wordpress: polling', () => {
  it('reads any number of pages by ascending id, then only what is new', async () => {
    const server = await start({
      comments: range(1, 250)
        .reverse()
        .map((id) => comment(id)),
    });
    const source = await open();
    expect(source.cursorKey).toContain(server.api);
    const first = await idsOf(source);
    expect(first.ids).toEqual(range(1, 250));
    expect(await idsOf(source, first.cursor)).toEqual({ ids: [], cursor: first.cursor });
    server.comments.push(...range(251, 480).map((id) => comment(id)));
    expect((await idsOf(source, first.cursor)).ids).toEqual(range(251, 480));
  });

  it('reads a site that has no comments yet', async () => {
    const server = await start();
    const source = await open();
    const empty = await idsOf(source);
    expect(empty.ids).toEqual([]);
    server.comments.push(comment(7));
    expect((await idsOf(source, empty.cursor)).ids).toEqual([7]);
  });

  it('goes on from the cursor of any page', async () => {
    await start({ comments: range(1, 300).map((id) => comment(id)) });
    const source = await open();
    const items = await readAll(source);
    let seen = 0;
    for (const item of items) {
      if (item.kind === 'comment') seen++;
      if (item.kind === 'cursor') {
        expect((await idsOf(source, item.cursor)).ids).toEqual(range(seen + 1, 300));
      }
    }
    expect(items.filter(({ kind }) => kind === 'cursor').length).toBeGreaterThan(2);
  });

  it('finds comments that were approved after later ones had been read', async () => {
    const late = [comment(230, { status: 'hold' }), comment(30, { status: 'hold' })];
    const server = await start({
      comments: [
        ...range(1, 400)
          .filter((id) => id !== 230 && id !== 30)
          .map((id) => comment(id)),
        ...late,
      ],
    });
    const source = await open();
    const first = await idsOf(source);
    expect(first.ids).toHaveLength(398);
    for (const row of late) row.status = 'approved';
    server.comments.push(comment(401));
    const second = await idsOf(source, first.cursor);
    expect(second.ids).toEqual(expect.arrayContaining([230, 30, 401]));
    expect((await idsOf(source, second.cursor)).ids).toEqual([]);
  });

  it('goes back no further than the time in which comments are approved', async () => {
    const old = comment(5, { status: 'hold' });
    const comments = range(1, 3000)
      .filter((id) => id !== 5)
      .map((id) => comment(id));
    await start({ comments: [...comments, old] });
    const source = await open();
    const first = await idsOf(source);
    old.status = 'approved';
    const second = await idsOf(source, first.cursor);
    const oldest = Math.min(...second.ids);
    expect((3000 - oldest) * STEP).toBeGreaterThanOrEqual(3 * DAY);
    expect((3000 - oldest) * STEP).toBeLessThan(8 * DAY);
  });

  it('passes over nothing when comments are removed while it reads', async () => {
    await start({
      comments: range(1, 1000).map((id) => comment(id)),
      onList: ({ comments }) => comments.splice(0, 40),
    });
    const { ids } = await idsOf(await open());
    expect(ids).toEqual(range(41, 1000));
  });

  it('neither passes over nor repeats when comments come in while it reads', async () => {
    let next = 1001;
    await start({
      comments: range(1, 1000).map((id) => comment(id)),
      onList: ({ comments }) => {
        if (next < 1050) comments.push(comment(next++));
      },
    });
    const { ids } = await idsOf(await open());
    expect(ids).toEqual(range(1, next - 1));
  });

  it('notes that a comment was approved behind it while it read', async () => {
    const late = comment(150, { status: 'hold' });
    let lists = 0;
    await start({
      comments: [
        ...range(1, 500)
          .filter((id) => id !== 150)
          .map((id) => comment(id)),
        late,
      ],
      onList: () => {
        if (++lists === 4) late.status = 'approved';
      },
    });
    const source = await open();
    const first = await idsOf(source);
    expect(first.ids).not.toContain(150);
    expect((await idsOf(source, first.cursor)).ids).toContain(150);
  });

  it('is not misled by comments that are counted but not shown', async () => {
    const hidden = (id: number) => (id > 40 && id < 520) || id % 7 === 0;
    const server = await start({ comments: range(1, 900).map((id) => comment(id, { hidden: hidden(id) })) });
    const source = await open();
    const first = await idsOf(source);
    expect(first.ids).toEqual(range(1, 900).filter((id) => !hidden(id)));
    expect((await idsOf(source, first.cursor)).ids).toEqual([]);
    server.comments.push(comment(901));
    expect((await idsOf(source, first.cursor)).ids).toEqual([901]);
  });

  it('reads everything again where the cursor is none', async () => {
    await start({ comments: [comment(1)] });
    for (const cursor of ['', 'x', '{}', '{"id":5}']) {
      expect((await idsOf(await open(), cursor)).ids).toEqual([1]);
    }
  });
});
