/** Makes the refusal of one input: coded, located, with what to do about it. */
import type { Refusal } from '../comment.js';
import { type ErrorCode, TonfallError } from '../errors.js';
import type { SourceItem } from './source.js';

/** Characters of an oversized input that are kept with its refusal. */
export const RAW_KEPT = 1000;

export interface RefusalFacts {
  /** `file:line` or URL. */
  readonly place: string;
  readonly id?: string | null;
  /** The input as it came; empty where there is none. */
  readonly raw?: string;
  /** What is wrong in particular. Never holds text of a comment. */
  readonly detail?: string | undefined;
}

/** The refusal as a source yields it. Its message says what happened and what the person can do. */
export function refuse(code: ErrorCode, { place, id = null, raw = '', detail }: RefusalFacts): SourceItem {
  const error = new TonfallError(code, { place, ...(detail && { detail }) });
  const refusal: Refusal = { id, place, code, message: `${error.message} ${error.entry.action}`, raw };
  return { kind: 'refusal', refusal };
}

/** An error about the input itself as a refusal in its place; any other error is thrown on. */
export function refuseInput(thrown: unknown, place: string): SourceItem {
  if (
    !(thrown instanceof TonfallError) ||
    (thrown.code !== 'SOURCE_EMPTY' && thrown.code !== 'SOURCE_UNREADABLE')
  ) {
    throw thrown;
  }
  const message = `${thrown.message} ${thrown.entry.action}`;
  const refusal = { id: null, place: thrown.place ?? place, code: thrown.code, message, raw: '' };
  return { kind: 'refusal', refusal };
}
