import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LABEL_QUEUE } from '../../../src/queue/names.js';
import { signedIn } from '../../helpers/console.js';
import { useServer } from '../../helpers/http.js';
import { describeSizes, SIZES } from '../../helpers/pipeline.js';

describeSizes('GET /admin/queues', SIZES, (size) => {
  const server = useServer(size);

  it('is for admins of every site alone', async () => {
    const codes = async (url: string) => {
      const people = [
        await signedIn(server, 'lead'),
        await signedIn(server, { news: 'admin' }),
        await signedIn(server, 'admin'),
      ];
      const asked = [server.inject, ...people.map(({ inject }) => inject)];
      return Promise.all(asked.map(async (inject) => (await inject({ url })).statusCode));
    };
    for (const url of ['/admin/queues', '/admin/queues/api/queues', `/admin/queues/queue/${LABEL_QUEUE}`]) {
      expect([url, await codes(url)]).toEqual([url, [401, 403, 403, 200]]);
    }
  });

  it('shows both queues', async () => {
    const admin = await signedIn(server, 'admin');
    const { queues } = (await admin.get('/admin/queues/api/queues')).json();
    expect(queues.map(({ name }: { name: string }) => name)).toEqual(['tonfall-label', 'tonfall-reconcile']);
  });
});

describe('the page of the queues', () => {
  const server = useServer();

  it('names no other host, and may ask none', async () => {
    const admin = await signedIn(server, 'admin');
    const response = await admin.get('/admin/queues');
    expect(response.headers['content-type']).toMatch(/^text\/html/);
    expect(response.body).toContain('<title>Tonfall</title>');
    expect(response.body).not.toMatch(/(src|href)="(https?:)?\/\//);
    const policy = String(response.headers['content-security-policy']);
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).not.toMatch(/https?:|\*/);
    for (const [, file] of response.body.matchAll(/(?:src|href)="(static[^"]+)"/g)) {
      const { statusCode } = await admin.get(`/admin/queues/${file}`);
      expect([file, statusCode]).toEqual([file, 200]);
    }
    const styles = join('node_modules', '@bull-board', 'ui', 'dist', 'static', 'css');
    for (const name of readdirSync(styles, { recursive: true, encoding: 'utf8' })) {
      if (name.endsWith('.css'))
        expect(readFileSync(join(styles, name), 'utf8')).not.toMatch(/url\(["']?https?:/);
    }
  });

  it('has the public path in front of its files', async () => {
    const opened = await server.open({ config: { publicUrl: 'http://localhost/tonfall' } });
    const admin = await signedIn(server, 'admin', { inject: opened.inject });
    expect((await admin.get('/admin/queues')).body).toContain('<base href="/tonfall/admin/queues/"');
  });

  it('changes nothing for a page of another origin', async () => {
    const admin = await signedIn(server, 'admin');
    const url = `/admin/queues/api/queues/${LABEL_QUEUE}/pause`;
    const codes = [];
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-origin' }]) {
      codes.push((await admin.inject({ method: 'PUT', url, headers })).statusCode);
    }
    expect(codes).toEqual([403, 200]);
    await server.pipeline.queues.queue(LABEL_QUEUE).resume();
  });
});
