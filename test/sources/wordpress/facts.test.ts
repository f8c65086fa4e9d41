import { describe, expect, it } from '@jest/globals';
import { commentsOf, readAll, refusalsOf } from '../../contracts/source.js';
import { comment, range, useWordPress } from './site.js';

const { start, open } = useWordPress();

describe('wordpress: facts', () => {
  it('reads what the API knows of a comment and of its post', async () => {
    const server = await start({
      comments: [
        comment(5, {
          author: 2,
          author_name: 'Tom &amp; Rosl',
          parent: 4,
          content: '<p>Schön &amp; gut</p>',
        }),
      ],
    });
    const [item] = await readAll(await open());
    expect(item).toMatchObject({ kind: 'comment', place: `${server.url}platz#comment-5` });
    expect(item?.kind === 'comment' && item.comment).toEqual({
      site: 'default',
      source: 'wordpress',
      id: '5',
      threadId: '3',
      threadTitle: 'Der Platz – und dann?',
      threadUrl: `${server.url}platz/`,
      threadTime: '2024-03-01T06:00:00.000Z',
      section: null,
      parentId: '4',
      replyTo: null,
      author: 'Tom & Rosl',
      authorId: '2',
      createdAt: '2024-03-01T00:50:00.000Z',
      createdAtApproximate: false,
      text: '<p>Schön &amp; gut</p>',
      format: 'html',
      language: null,
      state: 'approved',
      reports: null,
      likes: null,
    });
  });

  it('asks for the posts of a page of comments once, and gives up on unknown ones', async () => {
    const comments = range(1, 120).map((id) => comment(id, { post: id % 2 ? 3 : 8 }));
    const server = await start({ comments: [...comments, comment(121, { post: 77 })] });
    const read = commentsOf(await readAll(await open()));
    expect(new Set(read.map(({ threadTitle }) => threadTitle))).toEqual(
      new Set(['Der Platz – und dann?', 'Über uns', null]),
    );
    const asked = server.requests.filter((request) => /v2\/(posts|pages)/.test(request));
    expect(asked).toHaveLength(4);
  });

  it('refuses a row that is not of the right form and reads the others', async () => {
    const server = await start({ comments: [comment(1), comment(2), comment(3)] });
    server.troubles.push({
      match: /comments/,
      trouble: {
        status: 200,
        body: JSON.stringify([
          { id: 1, content: 'x' },
          { id: 2, content: { rendered: 'b' } },
        ]),
        headers: { 'x-wp-total': '2' },
      },
    });
    const items = await readAll(await open());
    expect(commentsOf(items)).toMatchObject([{ id: '2', author: null, createdAt: null }]);
    expect(refusalsOf(items)).toMatchObject([{ code: 'INVALID_ROW', id: '1' }]);
  });
});
