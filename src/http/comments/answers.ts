/** What a request is told of the comments it stored, and how long it waits for their labels. */
import { setTimeout as pause } from 'node:timers/promises';
import { type CommentState, commentStates } from '../../store/comment-state.js';
import type { HttpContext } from '../context.js';
import type { CommentAnswer } from './schema.js';
import type { Taken } from './take.js';

/** Longest time that `Prefer: wait=N` is heard for. */
export const LONGEST_WAIT_SECONDS = 30;
/** First pause between two looks; each is longer, up to `LONGEST_PAUSE`. */
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 250;

/** Seconds of `Prefer: wait=N` (RFC 7240), 0 where it is not asked for. */
export function waitSeconds(prefer: string | undefined): number {
  const seconds = Number(/(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?/i.exec(prefer ?? '')?.[1] ?? 0);
  return Math.min(seconds, LONGEST_WAIT_SECONDS);
}

type Named = Pick<CommentAnswer, 'site' | 'source' | 'id'>;

export const answerOf = (
  { site, source, id }: Named,
  state: CommentState,
  stored?: CommentAnswer['stored'],
): CommentAnswer => ({
  site,
  source,
  id,
  ...(stored ? { stored } : {}),
  state: state.state,
  label: state.state === 'labelled' ? withoutText(state.label) : null,
  error: state.state === 'failed' ? { code: state.code, message: state.message } : null,
});

const withoutText = <Row extends { readonly text?: string }>({ text: _, ...row }: Row) =>
  row as unknown as NonNullable<CommentAnswer['label']>;

export type Answer =
  | CommentAnswer
  | { readonly id: string | null; readonly place: string; readonly error: { code: string; message: string } };

/** States of what was taken, in order, once all of them are settled, or `seconds` have passed, or the caller has gone. */
export async function answersWhenSettled(
  taken: readonly Taken[],
  seconds: number,
  { app, model }: HttpContext,
  signal: AbortSignal,
): Promise<Answer[]> {
  const seqs = taken.flatMap((each) => (each.kind === 'stored' ? [each.seq] : []));
  const until = performance.now() + 1000 * seconds;
  let states = await commentStates(app.database, seqs, model.id);
  for (
    let wait = FIRST_PAUSE;
    unsettled(states) && !signal.aborted;
    wait = Math.min(2 * wait, LONGEST_PAUSE)
  ) {
    const left = until - performance.now();
    if (left <= 0) break;
    await pause(Math.min(wait, left));
    states = await commentStates(app.database, seqs, model.id);
  }
  let next = 0;
  return taken.map((each): Answer => {
    if (each.kind === 'refused') {
      const { id, place, code, message } = each.refusal;
      return { id, place, error: { code, message } };
    }
    return answerOf(each.comment, states[next++] ?? { state: 'pending' }, each.stored);
  });
}

const unsettled = (states: readonly CommentState[]): boolean =>
  states.some(({ state }) => state === 'pending');
