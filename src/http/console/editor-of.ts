/** The person of a request as the record of changes names one. */
import type { FastifyRequest } from 'fastify';
import type { Editor } from '../../accounts/editor.js';
import { actorFor } from './actor.js';

export const editorOf = (request: FastifyRequest): Editor => actorFor(request).user;
