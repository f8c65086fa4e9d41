/** An OpenID Connect provider on this machine, and a browser that signs people in there. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export interface Account {
  readonly email: string;
  readonly verified: boolean;
  readonly name: string;
}

export interface IdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Goes to the provider's address as a browser does, signs in as `login`, and gives where it was sent back to. */
  signIn(address: string, login: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts one that knows these accounts, by the name to sign in with. */
export async function startIdentityProvider(
  redirectUri: string,
  accounts: Readonly<Record<string, Account>>,
): Promise<IdentityProvider> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [clientId, clientSecret] = ['tonfall', 'a secret of the client'];
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the test'] },
    findAccount: (_, login) => ({
      accountId: login,
      claims: () => {
        const { email, verified, name } = accounts[login] ?? { email: '', verified: false, name: '' };
        return { sub: login, email, email_verified: verified, name };
      },
    }),
  });
  server.on('request', provider.callback());
  return {
    issuer,
    clientId,
    clientSecret,
    signIn: (address, login) => browse(issuer, address, login),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function browse(issuer: string, address: string, login: string): Promise<string> {
  const jar = new Map<string, string>();
  let next = address;
  let form: string | null = null;
  for (let step = 0; step < 12; step++) {
    const response = await fetch(next, {
      redirect: 'manual',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form === null ? {} : { method: 'POST', body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    const location = response.headers.get('location');
    form = null;
    if (location === null) {
      const page = await response.text();
      const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
      if (!action) throw new Error(`The provider answers ${response.status}: ${page.slice(0, 300)}`);
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? '';
      next = new URL(action, next).href;
      form = new URLSearchParams({ prompt, login, password: 'any' }).toString();
    } else {
      next = new URL(location, next).href;
      if (!next.startsWith(issuer)) return next;
    }
  }
  throw new Error('The provider sends the browser round and round.');
}
