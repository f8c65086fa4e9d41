import { describe, expect, it } from '@jest/globals';
import { targetOfApiUrl } from '../../../src/sources/wordpress/address.js';
import { comment, idsOf, useWordPress } from './site.js';

const { start, open } = useWordPress();

describe('wordpress: addresses', () => {
  it.each([
    ['header', true],
    ['header', false],
    ['html', false],
    ['none', false],
  ] as const)('finds the API and the post by %s, links of its own: %s', async (discovery, selfLinks) => {
    const comments = [comment(1), comment(2, { post: 8 })];
    await start({ comments, discovery, selfLinks });
    expect((await idsOf(await open())).ids).toEqual([1, 2]);
    expect((await idsOf(await open('2024/03/platz/'))).ids).toEqual([1]);
    expect((await idsOf(await open('ueber-uns'))).ids).toEqual([2]);
  });

  it('takes addresses of the API', async () => {
    await start({ comments: [comment(1), comment(2, { post: 8 })] });
    for (const path of ['wp-json', 'wp-json/', 'wp-json/wp/v2/comments', '?rest_route=/wp/v2/comments']) {
      expect((await idsOf(await open(path))).ids).toEqual([1, 2]);
    }
    for (const path of [
      'wp-json/wp/v2/comments?post=8',
      'wp-json/wp/v2/pages/8',
      '?rest_route=/wp/v2/pages/8',
    ]) {
      expect((await idsOf(await open(path))).ids).toEqual([2]);
    }
    expect(() => targetOfApiUrl('https://a.example/wp-json/wp/v2/tags')).toThrow(
      expect.objectContaining({ code: 'SOURCE_UNREADABLE' }),
    );
    expect(targetOfApiUrl('https://a.example/blog/2024/')).toBeNull();
  });

  it('says what is not there', async () => {
    const server = await start({ discovery: 'header' });
    await expect(open('gibt-es-nicht/')).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
    server.troubles.push({ match: /wp-json/, trouble: { status: 404 } });
    server.troubles.push({ match: /^\/$/, trouble: { status: 200, body: '<p>Keine API</p>' } });
    await expect(open()).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' });
  });
});
