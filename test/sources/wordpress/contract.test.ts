import { createWordPressSource } from '../../../src/sources/wordpress.js';
import { describeSource } from '../../contracts/source.js';
import { DEFAULTS } from '../../helpers/source-input.js';
import { startWordPress, type WordPressServer } from '../../helpers/wordpress-server.js';
import { clockOf, comment, POSTS } from './site.js';

describeSource('wordpress', async () => {
  const servers: WordPressServer[] = [];
  return {
    refuses: true,
    ownIds: true,
    open: async (samples, broken) => {
      const comments = samples.map(({ id, author, text, email, ip }) =>
        comment(Number(id) * 2, { author_name: author, content: text, author_email: email, author_ip: ip }),
      );
      // Ids of the suite are those of the comments
      for (const row of comments) row.id /= 2;
      if (broken) comments.push(comment(99, { content: ' ' }));
      const started = await startWordPress({ posts: POSTS, comments, ignoresFields: true });
      servers.push(started);
      return createWordPressSource({ url: started.url, defaults: DEFAULTS, clock: clockOf([]) });
    },
    close: async () => {
      await Promise.all(servers.map((one) => one.close()));
    },
  };
});
