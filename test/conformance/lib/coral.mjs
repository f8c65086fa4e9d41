/** Coral's requests, with the headers and in the bytes that its server sends. */
import { createHmac } from 'node:crypto';
import { fixtureBytes } from './fixture.mjs';
import { send } from './http.mjs';
import { apiKey } from './target.mjs';

/** What Coral gives Perspective where nothing else is set (`PERSPECTIVE_TIMEOUT`), in milliseconds. */
export const PERSPECTIVE_TIMEOUT = 800;
/** What it gives an external moderation phase where nothing else is set. */
export const PHASE_TIMEOUT = 200;

export const coralBytes = (name) => fixtureBytes(`coral/${name}.body`);

/** `services/perspective/perspective.ts`: the method joined to the path that the site entered, the key in the query. */
export function perspectiveRequest(operation, name, { endpoint = '/v1alpha1', timeout } = {}) {
  return send({
    path: `${endpoint.replace(/\/$/, '')}/${operation}?key=${encodeURIComponent(apiKey ?? 'none')}`,
    headers: [
      ['Accept', 'application/json, text/plain, */*'],
      ['Content-Type', 'application/json'],
      ['User-Agent', 'Coral Perspective/9.9.1'],
      ['Content-Length', '{length}'],
      ['Accept-Encoding', 'gzip, compress, deflate, br'],
      ['Host', '{host}'],
      ['Connection', 'keep-alive'],
    ],
    body: coralBytes(name),
    ...(timeout ? { timeout } : {}),
  });
}

/** `generateSignatures`: one for each secret in use, over the bytes that are sent. */
export const signature = (bytes, secrets) =>
  secrets.map((secret) => `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`).join(',');

/** `services/fetch/fetch.ts`: as the phase and the webhooks are sent. */
export function signedRequest(path, bytes, { signature: given, agent = 'Moderation', event, timeout }) {
  return send({
    path,
    headers: [
      ['Host', '{host}'],
      ['Connection', 'keep-alive'],
      ['User-Agent', `Coral ${agent}/9.9.1`],
      ['Content-Type', 'application/json'],
      ...(given === null ? [] : [['X-Coral-Signature', given]]),
      ...(event ? [['X-Coral-Event', event]] : []),
      ['Accept', '*/*'],
      ['Accept-Language', '*'],
      ['Sec-Fetch-Mode', 'cors'],
      ['Accept-Encoding', 'gzip, deflate'],
      ['Content-Length', '{length}'],
    ],
    body: bytes,
    ...(timeout ? { timeout } : {}),
  });
}
