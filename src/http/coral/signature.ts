/** Coral's signature: HMAC-SHA256 of the raw body, once for each secret that is in use. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const MOST_SIGNATURES = 10;

/**
 * Whether any signature of `X-Coral-Signature` (`sha256=<hex>[,sha256=<hex>…]`) was made with any of the secrets. Each
 * is compared in constant time. Form: `generateSignatures` in Coral's server.
 */
export function isSigned(body: Buffer, header: string, secrets: readonly string[]): boolean {
  const given = header
    .split(',', MOST_SIGNATURES)
    .map((each) => /^\s*sha256=([0-9a-f]{64})\s*$/i.exec(each)?.[1])
    .flatMap((hex) => (hex ? [Buffer.from(hex, 'hex')] : []));
  let signed = false;
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret).update(body).digest();
    for (const each of given) signed = timingSafeEqual(each, expected) || signed;
  }
  return signed;
}
