import { describe, expect, it } from '@jest/globals';
import { isAmong } from '../../../src/http/console/trusted-proxy.js';
import { signedIn } from '../../helpers/console.js';
import { useServer } from '../../helpers/http.js';

const config = { proxyUserHeader: 'x-remote-user', trustProxy: ['10.0.0.0/8'] };

describe('a proxy that signs people in', () => {
  const server = useServer();

  it('is believed from its own address alone, and of users who exist', async () => {
    const { inject } = await server.open({ config });
    const ben = await signedIn(server, { news: 'lead' });
    const whoIs = async (login: string, remoteAddress: string) =>
      (await inject({ url: '/console/session', remoteAddress, headers: { 'x-remote-user': login } })).json()
        .user?.id ?? null;
    expect(await whoIs(ben.login, '10.1.2.3')).toBe(ben.id);
    expect(await whoIs(ben.login.toUpperCase(), '::ffff:10.1.2.3')).toBe(ben.id);
    expect(await whoIs(ben.login, '192.0.2.1')).toBeNull();
    expect(await whoIs('nobody', '10.1.2.3')).toBeNull();
    await server.pipeline.database.query('update tonfall.users set disabled_at = now()');
    expect(await whoIs(ben.login, '10.1.2.3')).toBeNull();
  });

  it('ends a session by naming somebody else, or nobody', async () => {
    const { inject } = await server.open({ config });
    const [ben, eva] = [await signedIn(server, 'lead'), await signedIn(server, 'lead')];
    const remoteAddress = '10.1.2.3';
    const begun = await inject({
      url: '/console/session',
      remoteAddress,
      headers: { 'x-remote-user': ben.login },
    });
    const cookie = String(begun.headers['set-cookie']).split(';')[0] ?? '';
    const codes = [];
    for (const headers of [{ 'x-remote-user': ben.login }, { 'x-remote-user': eva.login }, {}]) {
      const asked = { url: '/console/views', remoteAddress, headers: { cookie, ...headers } };
      codes.push((await inject(asked)).statusCode);
    }
    expect(codes).toEqual([200, 401, 401]);
  });

  it('is not configured without its address', async () => {
    await expect(server.open({ config: { ...config, trustProxy: null } })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });
});

describe('addresses of proxies', () => {
  it.each([
    ['loopback', '127.0.0.1', true],
    ['loopback', '::1', true],
    ['uniquelocal', '192.168.1.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['192.0.2.7', '192.0.2.7', true],
    ['2001:db8::/32', '2001:db8:1::1', true],
    ['loopback', '', false],
  ])('%s holds %s: %s', (network, address, is) => expect(isAmong([network])(address)).toBe(is));
});
