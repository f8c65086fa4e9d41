/** HTTP requests whose bytes the tests decide on. */
import { Buffer } from 'node:buffer';
import http from 'node:http';
import https from 'node:https';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { baseUrl } from './target.mjs';

const UNPACK = { gzip: gunzipSync, br: brotliDecompressSync, deflate: inflateSync };
const MOST_MILLISECONDS = 30_000;

/**
 * Sends one request to `path` below BASE_URL. `headers` is an object, or a list of [name, value] that is sent as it
 * stands, with `{host}` and `{length}` filled in. Resolves to { status, headers, text, json, milliseconds }.
 */
export function send({ method = 'POST', path, headers = {}, body = '', timeout = MOST_MILLISECONDS }) {
  const { protocol, hostname, port, host, pathname } = new URL(baseUrl);
  const bytes = Buffer.from(body);
  const fill = (value) => value.replace('{host}', host).replace('{length}', String(bytes.length));
  const options = {
    method,
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    path: pathname.replace(/\/$/, '') + path,
    headers: Array.isArray(headers)
      ? headers.flatMap(([name, value]) => [name, fill(value)])
      : { ...(method === 'GET' ? {} : { 'Content-Length': bytes.length }), ...headers },
    signal: AbortSignal.timeout(timeout),
  };
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const request = (protocol === 'https:' ? https : http).request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const unpack = UNPACK[response.headers['content-encoding']] ?? ((packed) => packed);
        const text = unpack(Buffer.concat(chunks)).toString('utf8');
        resolve({
          status: response.statusCode,
          headers: response.headers,
          text,
          json: jsonOf(text),
          milliseconds: performance.now() - began,
        });
      });
    });
    request.on('error', reject);
    request.end(bytes);
  });
}

/** How often a server may say that it is busy. */
const MOST_TRIES = 20;

/** The same for a server that may be busy: what is refused with 503 and Retry-After is sent again after that time. */
export async function sendPatiently(request) {
  for (let tries = 1; ; tries++) {
    const answer = await send(request);
    const wait = Number(answer.headers['retry-after']);
    if (answer.status !== 503 || !(wait > 0) || tries === MOST_TRIES) return answer;
    await sleep(1000 * wait);
  }
}

function jsonOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
