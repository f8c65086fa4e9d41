import { describe, expect, it } from '@jest/globals';
import { createWordPressSource } from '../../../src/sources/wordpress.js';
import { commentsOf, readAll } from '../../contracts/source.js';
import { DEFAULTS } from '../../helpers/source-input.js';
import { comment, idsOf, useWordPress } from './site.js';

const { start, open } = useWordPress();

describe('wordpress: application passwords', () => {
  const users = {
    redaktion: { password: 'abcd EFGH 1234', moderator: true },
    gast: { password: 'wxyz', moderator: false },
  };
  const comments = () => [comment(1), comment(2, { status: 'hold' }), comment(3, { status: 'spam' })];

  it('reads held comments too where the user may moderate', async () => {
    await start({ comments: comments(), users });
    const items = await readAll(await open('', { auth: { user: 'redaktion', password: 'abcd EFGH 1234' } }));
    expect(commentsOf(items).map(({ id, state }) => [id, state])).toEqual([
      ['1', 'approved'],
      ['2', 'pending'],
    ]);
    expect(JSON.stringify(items)).not.toMatch(/mail\.example|192\.0\.2/);
  });

  it('reads approved comments, with a warning, where the user may not', async () => {
    await start({ comments: comments(), users });
    const items = await readAll(await open('', { auth: { user: 'gast', password: 'wxyz' } }));
    expect(items.map(({ kind }) => kind)).toEqual(['warning', 'comment', 'cursor']);
  });

  it('does not take the cursor of another reader', async () => {
    await start({ comments: comments(), users });
    const { cursor } = await idsOf(await open());
    const moderator = await open('', { auth: { user: 'redaktion', password: 'abcdEFGH1234' } });
    expect((await idsOf(moderator, cursor)).ids).toEqual([1, 2]);
  });

  it('says that a password is wrong, and never sends one over an open line', async () => {
    await start({ comments: comments(), users });
    const wrong = { user: 'redaktion', password: 'geheim' };
    await expect(open('', { auth: wrong }).then((source) => readAll(source))).rejects.toMatchObject({
      code: 'SOURCE_FORBIDDEN',
      message: expect.not.stringContaining('geheim'),
    });
    const sent: (string | null)[] = [];
    const opened = createWordPressSource({
      url: 'http://abendpost.example/',
      defaults: DEFAULTS,
      auth: wrong,
      fetch: async (_url, options) => {
        sent.push(new Headers(options?.headers).get('authorization'));
        const link = '<http://abendpost.example/wp-json/>; rel="https://api.w.org/"';
        return new Response('', { headers: { link } });
      },
    });
    await expect(opened).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect(sent).toEqual([null]);
  });
});
