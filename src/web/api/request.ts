/** Requests to the console's routes. */
import { at, type Query } from '../base.js';
import { lost } from './connection.js';

/** The server's no, with its code. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string | null,
    /** What the server said besides: a 409 of a decision holds who decided. */
    readonly body: unknown,
  ) {
    super(message);
    this.name = 'Refused';
  }
}

/** Whether the server says that it has done nothing of it just now, and may be asked again. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Refused &&
  error.status === 503 &&
  (error.body as { error?: { retry?: boolean } } | null)?.error?.retry === true;

/** The server was not reached. */
export class Unreached extends Error {
  constructor() {
    super('The server was not reached.');
    this.name = 'Unreached';
  }
}

interface Held {
  csrf: string | null;
  /** Called when the server no longer knows the session. */
  sessionEnded: () => void;
}
/** Of the session that is open; set by `session.ts`. */
export const held: Held = { csrf: null, sessionEnded: () => undefined };

export interface Asked {
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** The page asks by itself, and nobody did anything: it keeps no session alive. */
  readonly background?: boolean;
  /** Statuses beside 2xx whose body is an answer. */
  readonly also?: readonly number[];
}

/** Asks a route; `path` is below `/console`. Throws `Refused` or `Unreached`. */
export async function request<Answer>(method: string, path: string, asked: Asked = {}): Promise<Answer> {
  const response = await reach(at(`console/${path}`, asked.query), {
    method,
    headers: {
      accept: 'application/json',
      ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(asked.background ? { 'x-tonfall-background': '1' } : {}),
      ...(method === 'GET' || held.csrf === null ? {} : { 'x-tonfall-csrf': held.csrf }),
    },
    ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
    ...(asked.signal ? { signal: asked.signal } : {}),
  });
  const body = await bodyOf(response);
  if (response.ok || asked.also?.includes(response.status)) return body as Answer;
  const refused = refusal(response.status, body);
  if (refused.code === 'SESSION_MISSING') held.sessionEnded();
  throw refused;
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    lost();
    throw new Unreached();
  }
  // What stands before the server says that it is away.
  if (response.status === 502 || response.status === 504) {
    lost();
    throw new Unreached();
  }
  return response;
}

async function bodyOf(response: Response): Promise<unknown> {
  if (response.status === 204) return null;
  const text = await response.text();
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refusal(status: number, body: unknown): Refused {
  const { error } = (body ?? {}) as { error?: { code?: string; message?: string; requestId?: string } };
  return new Refused(
    status,
    error?.code ?? `HTTP_${status}`,
    error?.message ?? `HTTP ${status}`,
    error?.requestId ?? null,
    body,
  );
}

export const get = <Answer>(path: string, query?: Query, signal?: AbortSignal): Promise<Answer> =>
  request<Answer>('GET', path, { ...(query ? { query } : {}), ...(signal ? { signal } : {}) });
export const post = <Answer>(path: string, body: unknown = {}): Promise<Answer> =>
  request<Answer>('POST', path, { body });
