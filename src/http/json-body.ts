/** JSON bodies of Tonfall's own routes and of OpenAI's. */
import type { FastifyInstance } from 'fastify';
import { TonfallError } from '../errors.js';
import { isTooDeep } from './json-depth.js';

/** Takes JSON alone, neither too deep nor with keys that reach a prototype; doors may take other things instead. */
export function acceptJson(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (isTooDeep(body)) done(new TonfallError('REQUEST_INVALID', { detail: 'It is nested too deep.' }));
    else parse(request, body, done);
  });
}
