/** Sign-ins that have gone to the identity provider, until they come back or run out. */
import type { Queryable } from '../database/database.js';

export interface OidcFlow {
  readonly nonce: string;
  /** PKCE's secret, whose hash the provider was told. */
  readonly verifier: string;
  /** Where in the console the person was going. */
  readonly returnTo: string;
}

/** `hash` is that of the state that comes back. */
export async function insertFlow(
  database: Queryable,
  hash: string,
  { nonce, verifier, returnTo }: OidcFlow,
  endsAt: Date,
): Promise<void> {
  await database.query(
    'insert into tonfall.oidc_flows (hash, nonce, verifier, return_to, ends_at) values ($1, $2, $3, $4, $5)',
    [hash, nonce, verifier, returnTo, endsAt],
  );
}

/** The sign-in of this state, once; null where there is none any more. */
export async function takeFlow(database: Queryable, hash: string, now: Date): Promise<OidcFlow | null> {
  const [row] = await database.query<OidcFlow & { endsAt: Date }>(
    `delete from tonfall.oidc_flows where hash = $1
     returning nonce, verifier, return_to as "returnTo", ends_at as "endsAt"`,
    [hash],
  );
  if (!row || row.endsAt <= now) return null;
  const { endsAt: _, ...flow } = row;
  return flow;
}
