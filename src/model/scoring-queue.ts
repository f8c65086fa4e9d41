/** From many calls to the threads and back: encode, gather, batch, score, and find the one text that breaks. */
import { createHash } from 'node:crypto';
import { TonfallError } from '../errors.js';
import type { WindowLogits } from './calibrate.js';
import { type ThreadReply, type ThreadRequest, unpack } from './engine.js';
import { type BatchLimits, type Priority, TokenBatches } from './token-batches.js';
import { windowSpans } from './word-shares.js';
import {
  type Call,
  halves,
  type Item,
  itemsOf,
  requestOf,
  sizeOf,
  type WindowRow,
  type Work,
  withoutSettled,
} from './work.js';

/** What the queue needs of a thread pool. */
export interface TaskRunner {
  /** Tasks that can be posted now. */
  readonly room: number;
  /** Urgent ones that can. */
  readonly urgentRoom: number;
  /** Rejects with MODEL_THREAD_DIED where the thread died of this task. An urgent one goes before others that wait. */
  post(request: ThreadRequest, urgent: boolean): Promise<ThreadReply>;
}

export interface ScoringQueueOptions extends BatchLimits {
  readonly runner: TaskRunner;
  /** Logits per window. */
  readonly columns: number;
  /** Bulk texts are encoded ahead only while fewer tokens than this wait: what bounds memory. */
  readonly encodeAhead: number;
}

/** What is asked for with the texts of a call. */
export interface ScoreOptions {
  readonly priority: Priority;
  /** Give the words' shares besides. */
  readonly shares?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Texts encoded in one task: few enough that an interactive text does not wait long behind them. */
const ENCODE_TEXTS = 32;
const ENCODE_CHARACTERS = 16_384;
/** Texts that kill a thread are known from then on, by hash. */
const MOST_KILLERS = 1_000;

/**
 * Scores texts through a task runner.
 *
 * What fails is halved until the text that breaks it stands alone: that one's call is rejected (MODEL_FAILED, or
 * MODEL_THREAD_DIED after the second thread that died of it), all others get their logits. A text that killed two
 * threads is refused without another try for as long as the queue lives.
 */
export class ScoringQueue {
  readonly #options: ScoringQueueOptions;
  readonly #batches: TokenBatches<WindowRow>;
  readonly #texts: Record<Priority, Item[]> = { interactive: [], bulk: [] };
  /** Halves of what failed, each run on its own, before anything else. */
  readonly #again: Work[] = [];
  readonly #calls = new Set<Call>();
  readonly #killers = new Set<string>();
  #pumpDue = false;
  #closedWith: TonfallError | null = null;

  constructor(options: ScoringQueueOptions) {
    this.#options = options;
    this.#batches = new TokenBatches(options);
  }

  /**
   * Logits of every window of every text, in the order of the texts, with the words' shares where they are wanted and
   * known. Rejects with CANCELLED when aborted.
   */
  score(texts: readonly string[], options: ScoreOptions): Promise<WindowLogits[][]> {
    const { priority, shares = false, signal } = options;
    return new Promise((resolve, reject) => {
      if (this.#closedWith) throw this.#closedWith;
      if (signal?.aborted) throw new TonfallError('CANCELLED', { cause: signal.reason });
      if (texts.length === 0) return resolve([]);
      const abort = () => this.#rejectCall(call, new TonfallError('CANCELLED', { cause: signal?.reason }));
      const release = () => signal?.removeEventListener('abort', abort);
      const call: Call = {
        priority,
        shares,
        results: [],
        left: texts.length,
        settled: false,
        resolve: (results) => {
          release();
          resolve(results);
        },
        reject: (error) => {
          release();
          reject(error);
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#calls.add(call);
      for (const [index, text] of texts.entries()) {
        if (this.#killers.size > 0 && this.#killers.has(hashOf(text))) {
          return this.#rejectCall(call, new TonfallError('MODEL_THREAD_DIED'));
        }
        this.#texts[priority].push({ call, index, text, windows: [], spans: null, left: 0, deaths: 0 });
      }
      this.pump();
    });
  }

  /** Rejects every call, those in hand and those to come, with `error`. */
  close(error: TonfallError): void {
    this.#closedWith = error;
    for (const call of [...this.#calls]) this.#rejectCall(call, error);
  }

  /** Posts what the runner has room for. Runs after the present turn, so that calls of one turn share batches. */
  pump(): void {
    if (this.#pumpDue) return;
    this.#pumpDue = true;
    setImmediate(() => {
      this.#pumpDue = false;
      const { runner } = this.#options;
      while (runner.urgentRoom > 0) {
        const work = this.#nextScore('interactive') ?? this.#nextEncode('interactive');
        if (!work) break;
        void this.#run(work, true);
      }
      while (runner.room > 0) {
        const work = this.#nextAgain() ?? this.#nextBulk();
        if (!work) return;
        void this.#run(work, false);
      }
    });
  }

  #nextBulk(): Work | null {
    const ahead = this.#batches.tokens < this.#options.encodeAhead ? this.#nextEncode('bulk') : null;
    return ahead ?? this.#nextScore('bulk');
  }

  #nextAgain(): Work | null {
    for (let work = this.#again.shift(); work; work = this.#again.shift()) {
      const wanted = withoutSettled(work);
      if (sizeOf(wanted) > 0) return wanted;
    }
    return null;
  }

  #nextScore(priority: Priority): Work | null {
    const rows = this.#batches.take(priority);
    return rows && { kind: 'score', rows };
  }

  #nextEncode(priority: Priority): Work | null {
    const waiting = this.#texts[priority];
    let count = 0;
    for (let characters = 0; count < ENCODE_TEXTS && characters < ENCODE_CHARACTERS; count++) {
      const item = waiting[count];
      if (!item) break;
      characters += item.text.length;
    }
    return count > 0 ? { kind: 'encode', items: waiting.splice(0, count) } : null;
  }

  async #run(work: Work, urgent: boolean): Promise<void> {
    try {
      const reply = await this.#options.runner.post(requestOf(work), urgent);
      if (reply.kind === 'failed') throw new TonfallError('MODEL_FAILED', { detail: reply.reason });
      if (work.kind === 'encode' && reply.kind === 'encoded') this.#encoded(work.items, reply);
      if (work.kind === 'score' && reply.kind === 'scored') this.#scored(work.rows, reply);
    } catch (error) {
      this.#failed(work, error);
    }
    this.pump();
  }

  #encoded(items: readonly Item[], reply: Extract<ThreadReply, { kind: 'encoded' }>): void {
    const windows = unpack(reply.windows);
    const words = reply.words && unpack(reply.words);
    const spans = reply.spans && unpack(reply.spans);
    let next = 0;
    for (const [position, item] of items.entries()) {
      item.left = reply.counts[position] ?? 0;
      const { call } = item;
      if (call.shares) item.spans = spans?.[position] ?? null;
      for (let at = 0; at < item.left; at++, next++) {
        const ids = windows[next] as Int32Array;
        const ofTokens = item.spans && (words?.[next] ?? null);
        if (call.settled) continue;
        this.#batches.add({ item, at, ids, words: ofTokens, length: ids.length, priority: call.priority });
      }
    }
  }

  #scored(rows: readonly WindowRow[], reply: Extract<ThreadReply, { kind: 'scored' }>): void {
    const { columns } = this.#options;
    const shares = reply.shares && unpack(reply.shares);
    for (const [position, { item, at, length, words }] of rows.entries()) {
      const logits = reply.logits.subarray(position * columns, (position + 1) * columns);
      const ofWords = shares?.[position];
      item.windows[at] =
        ofWords && words && item.spans
          ? { logits, length, words: { spans: windowSpans(item.spans, words), shares: ofWords } }
          : { logits, length };
      if (--item.left > 0 || item.call.settled) continue;
      const { call } = item;
      call.results[item.index] = item.windows as WindowLogits[];
      if (--call.left > 0) continue;
      call.settled = true;
      this.#calls.delete(call);
      call.resolve(call.results);
    }
  }

  #failed(work: Work, error: unknown): void {
    const died = error instanceof TonfallError && error.code === 'MODEL_THREAD_DIED';
    const cancelled = error instanceof TonfallError && error.code === 'CANCELLED';
    const items = new Set(itemsOf(work));
    if (died) for (const item of items) item.deaths++;
    const [only] = items;
    if (cancelled) {
      for (const { call } of items) this.#rejectCall(call, error);
    } else if (items.size > 1) {
      this.#again.push(...halves(work));
    } else if (only && died && only.deaths < 2) {
      this.#again.push(work);
    } else if (only) {
      if (died) this.#remember(only.text);
      this.#rejectCall(only.call, error);
    }
  }

  #remember(text: string): void {
    const [first] = this.#killers;
    if (first !== undefined && this.#killers.size >= MOST_KILLERS) this.#killers.delete(first);
    this.#killers.add(hashOf(text));
  }

  #rejectCall(call: Call, error: unknown): void {
    if (call.settled) return;
    call.settled = true;
    this.#calls.delete(call);
    this.#texts[call.priority] = this.#texts[call.priority].filter((item) => item.call !== call);
    this.#batches.remove((row) => row.item.call === call);
    call.reject(error);
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64');
