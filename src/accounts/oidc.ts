/** Signing in with somebody else's account: OpenID Connect, authorization code with PKCE, state and nonce. */
import * as client from 'openid-client';
import type { Config } from '../config.js';
import type { Queryable } from '../database/database.js';
import { TonfallError } from '../errors.js';
import { requirePrivate } from '../remote-address.js';
import { insertFlow, takeFlow } from '../store/oidc-flows.js';
import type { Claims } from './federated-user.js';
import { newSecret, secretHash } from './secret.js';

/** How long a person may take at the provider. */
const FLOW_MILLISECONDS = 10 * 60_000;

export interface Oidc {
  readonly name: string;
  /** The provider's address to send the browser to; `state` is to come back with the same browser. Throws OIDC_FAILED. */
  start(
    database: Queryable,
    options: { readonly redirectUri: string; readonly returnTo: string; readonly now: Date },
  ): Promise<{ readonly address: string; readonly state: string }>;
  /** What the provider says of the person who came back to `address`. Throws SIGN_IN_REFUSED, OIDC_FAILED. */
  finish(
    database: Queryable,
    options: { readonly address: URL; readonly state: string; readonly now: Date },
  ): Promise<{ readonly claims: Claims; readonly returnTo: string }>;
}

/** The provider of the configuration; null where it names none. Throws CONFIG_INVALID. */
export function createOidc(config: Config): Oidc | null {
  const { oidcIssuer, oidcClientId, oidcName } = config;
  if (oidcIssuer === null) return null;
  if (oidcClientId === null) {
    throw new TonfallError('CONFIG_INVALID', { detail: 'oidcIssuer needs oidcClientId.' });
  }
  requirePrivate(oidcIssuer, 'What people sign in with');
  let discovered: Promise<client.Configuration> | undefined;
  const provider = () => {
    discovered ??= discover(oidcIssuer, oidcClientId, config).catch((cause: unknown) => {
      discovered = undefined;
      throw new TonfallError('OIDC_FAILED', { cause });
    });
    return discovered;
  };
  return {
    name: oidcName,
    async start(database, { redirectUri, returnTo, now }) {
      const server = await provider();
      const [state, nonce, verifier] = [newSecret(), newSecret(), client.randomPKCECodeVerifier()];
      const endsAt = new Date(now.getTime() + FLOW_MILLISECONDS);
      await insertFlow(database, secretHash(state), { nonce, verifier, returnTo }, endsAt);
      const address = client.buildAuthorizationUrl(server, {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      return { address: address.href, state };
    },
    async finish(database, { address, state, now }) {
      const flow = await takeFlow(database, secretHash(state), now);
      if (!flow) throw new TonfallError('SIGN_IN_REFUSED');
      const server = await provider();
      return { claims: await claimsOf(server, address, state, flow), returnTo: flow.returnTo };
    },
  };
}

function discover(issuer: string, clientId: string, config: Config): Promise<client.Configuration> {
  const { oidcClientSecret: secret } = config;
  const authentication = secret === null ? client.None() : client.ClientSecretPost(secret);
  const url = new URL(issuer);
  // `requirePrivate` lets http through on this machine alone.
  const execute = url.protocol === 'http:' ? [client.allowInsecureRequests] : [];
  return client.discovery(url, clientId, undefined, authentication, { execute, timeout: 10 });
}

async function claimsOf(
  server: client.Configuration,
  address: URL,
  state: string,
  { nonce, verifier }: { readonly nonce: string; readonly verifier: string },
): Promise<Claims> {
  try {
    const tokens = await client.authorizationCodeGrant(server, address, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const token = tokens.claims();
    if (!token) throw new TonfallError('OIDC_FAILED');
    // Providers may keep all but the subject for this second question.
    const more = server.serverMetadata().userinfo_endpoint
      ? await client.fetchUserInfo(server, tokens.access_token, token.sub)
      : {};
    const { email, email_verified: isVerified, name } = { ...token, ...more } as Record<string, unknown>;
    return {
      issuer: token.iss,
      subject: token.sub,
      email: typeof email === 'string' && isVerified === true ? email : null,
      name: typeof name === 'string' && name !== '' ? name.slice(0, 200) : null,
    };
  } catch (cause) {
    // Whatever the person, or whoever made up the address, is the reason for.
    if (cause instanceof client.AuthorizationResponseError)
      throw new TonfallError('SIGN_IN_REFUSED', { cause });
    if (cause instanceof TonfallError) throw cause;
    throw new TonfallError('OIDC_FAILED', { cause });
  }
}
