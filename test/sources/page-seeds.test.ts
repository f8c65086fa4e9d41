import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { fromRoot, parentsOf, readFile } from './page-reading.js';

const SEEDS = fromRoot('../shared/seeds');
const there = existsSync(SEEDS);
if (!there)
  console.warn(
    'LEFT OUT: the five seed articles are not beside this checkout; page-seeds.test.ts did not run.',
  );
const seeds = there ? describe : describe.skip;
const HOUR = 3_600_000;
const sha = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

seeds(`the seed articles${there ? '' : ' (LEFT OUT: ../shared/seeds is not there)'}`, () => {
  const thread = `${SEEDS}/002_309a6e6bc51f3316.txt`;

  it('gives exactly the seven comments of article 002, in its order', async () => {
    const { comments, warnings, refused, places } = await readFile(thread);
    expect(comments.map(({ author }) => author)).toEqual([
      'Doolin',
      null,
      'Doolin',
      'Selbstbewertung',
      'pfaelzerwald',
      'Look_at_Yourself',
      'Selbstbewertung',
    ]);
    expect(refused).toEqual([]);
    expect(warnings).toEqual(['1 comment is cut short by the page; open it before copying the page.']);
    expect(places[4]).toBe(`${thread}:51`);
  });

  it('knows whom each one answers, however the name is written', async () => {
    const { comments } = await readFile(thread);
    expect(comments.map(({ replyTo }) => replyTo)).toEqual([
      null,
      'Doolin',
      'Watschn',
      'Doolin',
      'selbstbewertung',
      null,
      'look…',
    ]);
    expect(parentsOf(comments)).toEqual([null, 0, null, 2, 3, null, 5]);
  });

  it('gives the texts alone, without names, ranks, ages, article and furniture', async () => {
    const { comments } = await readFile(thread);
    expect(comments.map(({ text }) => [text.length, sha(text)])).toEqual([
      [152, '5789e2f0488e'],
      [102, 'f95d1031e193'],
      [40, 'e8131c889867'],
      [680, 'c6b47c1ddb45'],
      [46, 'a50fc6cc6134'],
      [186, '0d5fa0633774'],
      [281, 'e1f64104cccc'],
    ]);
    for (const { text } of comments)
      expect(text).not.toMatch(/wpDiscuz|Weiterlesen|Kinig|Superredner|^@|Tage/);
  });

  it('counts from the time of the article where nobody knows when the page was saved', async () => {
    const { comments } = await readFile(thread);
    const article = Date.UTC(2022, 5, 15, 20, 48);
    expect(comments[0]?.threadTime).toBe(new Date(article).toISOString());
    const hours = comments.map(({ createdAt }) => (Date.parse(createdAt ?? '') - article) / HOUR);
    expect(hours).toEqual([0, 8, 13, 14, 16, 8, 14]);
    expect(comments.every(({ createdAtApproximate }) => createdAtApproximate)).toBe(true);
  });

  it('counts back from when the page was saved, but never to before the article', async () => {
    const savedAt = new Date('2022-06-25T06:00:00Z');
    const { comments } = await readFile(thread, { savedAt });
    expect(comments[0]?.createdAt).toBe('2022-06-16T02:00:00.000Z');
    expect(comments[4]?.createdAt).toBe('2022-06-16T18:00:00.000Z');
    const early = await readFile(thread, { savedAt: new Date('2022-06-24T08:00:00Z') });
    expect(early.comments[0]?.createdAt).toBe('2022-06-15T20:48:00.000Z');
    expect(early.comments[4]?.createdAt).toBe('2022-06-15T20:48:00.000Z');
  });

  it.each(['000_2e567f647af5513b', '001_3d55e44a30efd0aa', '003_897d787c38c62cf1', '004_e2445b9b734cb092'])(
    'finds no comments in article %s, which is an answer and not an error',
    async (name) => {
      expect((await readFile(`${SEEDS}/${name}.txt`)).items).toEqual([]);
    },
  );
});
