/** Inference threads: started, given tasks, replaced when they die. Knows nothing of what the tasks mean. */
import { Worker } from 'node:worker_threads';
import { TonfallError } from '../errors.js';
import type { Logger } from '../log.js';
import {
  type EngineOptions,
  STOPPING,
  TASK_IN_HAND,
  type ThreadData,
  type ThreadMessage,
  type ThreadReply,
  type ThreadRequest,
  type ThreadTask,
} from './engine.js';

export interface ThreadPoolOptions {
  /** Compiled file of the thread, see `workers/inference-thread.ts`. */
  readonly entry: URL;
  readonly threads: number;
  readonly engine: EngineOptions;
  /** As in `ThreadData`; 0 where not given. */
  readonly niceness?: number | undefined;
  readonly log?: Pick<Logger, 'warn'> | undefined;
  /** Called whenever a thread can take a task. */
  readonly onRoom: () => void;
  /** Called once when threads die without anything to blame; the pool is closed then. */
  readonly onBroken: (error: TonfallError) => void;
}

interface Task {
  readonly id: number;
  readonly request: ThreadRequest;
  readonly urgent: boolean;
  readonly resolve: (reply: ThreadReply) => void;
  readonly reject: (error: TonfallError) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly inHand: Int32Array;
  readonly tasks: Map<number, Task>;
  ready: boolean;
}

/**
 * One task runs, one waits at the thread, so that it need not wait for the main thread in between. Urgent ones are
 * counted apart: they find room however much bulk there is.
 */
const TASKS_PER_THREAD = 2;
/** Deaths in a row that no task can be blamed for, after which starting another thread is pointless. */
const UNEXPLAINED_DEATHS = 3;

export class ThreadPool {
  readonly #options: ThreadPoolOptions;
  readonly #threads = new Set<Thread>();
  /** Tasks that waited at a thread which died of another one. */
  readonly #orphans: Task[] = [];
  readonly #ending = new Set<Promise<unknown>>();
  #nextId = 1;
  #unexplained = 0;
  #closed = false;

  constructor(options: ThreadPoolOptions) {
    this.#options = options;
  }

  /** Starts every thread; rejects with MODEL_FAILED where one cannot load its engine. */
  async start(): Promise<void> {
    try {
      await Promise.all(Array.from({ length: this.#options.threads }, () => this.#startThread()));
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** How many tasks can be posted now. */
  get room(): number {
    return this.#roomFor(false);
  }

  /** How many urgent tasks can be posted now. */
  get urgentRoom(): number {
    return this.#roomFor(true);
  }

  #roomFor(urgent: boolean): number {
    let room = -countOf(this.#orphans, urgent);
    for (const { ready, tasks } of this.#threads) {
      if (ready) room += TASKS_PER_THREAD - countOf(tasks.values(), urgent);
    }
    return Math.max(0, this.#closed ? 0 : room);
  }

  /**
   * Gives a task to the thread that has least to do. Call only while there is `room`, for an urgent one `urgentRoom`:
   * at its thread it goes before all that is not urgent and has not begun.
   *
   * Rejects with MODEL_THREAD_DIED where the thread died of this task, with CANCELLED where the pool was closed. A
   * task that merely waited at a thread that died is given to another one.
   */
  post(request: ThreadRequest, urgent = false): Promise<ThreadReply> {
    return new Promise((resolve, reject) =>
      this.#give({ id: this.#nextId++, request, urgent, resolve, reject }),
    );
  }

  /** Ends the threads; tasks in hand reject with CANCELLED. Resolves when no thread is left. */
  async close(): Promise<void> {
    this.#closed = true;
    const tasks = [...this.#threads]
      .flatMap((thread) => [...thread.tasks.values()])
      .concat(this.#orphans.splice(0));
    for (const task of tasks) task.reject(new TonfallError('CANCELLED'));
    for (const thread of this.#threads) this.#ending.add(end(thread));
    this.#threads.clear();
    await Promise.all(this.#ending);
  }

  #give(task: Task): void {
    const { id, request, urgent } = task;
    const [thread] = [...this.#threads]
      .filter((one) => canTake(one, urgent))
      .sort((a, b) => load(a, urgent) - load(b, urgent) || a.tasks.size - b.tasks.size);
    if (!thread) {
      this.#orphans.push(task);
      return;
    }
    thread.tasks.set(id, task);
    thread.worker.postMessage({ id, request, urgent } satisfies ThreadTask);
  }

  #startThread(): Promise<void> {
    const inHand = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
    const { engine, niceness = 0 } = this.#options;
    const workerData: ThreadData = { options: engine, inHand, niceness };
    const worker = new Worker(this.#options.entry, { workerData });
    const thread: Thread = { worker, inHand: new Int32Array(inHand), tasks: new Map(), ready: false };
    this.#threads.add(thread);
    return new Promise((resolve, reject) => {
      worker.on('message', (message: ThreadMessage) => {
        if (message.kind === 'ready') {
          thread.ready = true;
          resolve();
          this.#offerRoom();
        } else if (message.kind === 'unusable') {
          reject(new TonfallError('MODEL_FAILED', { detail: message.reason }));
        } else {
          this.#settle(thread, message.id, message.reply);
        }
      });
      // The reason is told by `exit`; without a listener the error would end the process.
      worker.on('error', () => {});
      worker.once('exit', () => {
        reject(new TonfallError('MODEL_FAILED', { detail: 'An inference thread ended while it loaded.' }));
        this.#bury(thread);
      });
    });
  }

  #settle(thread: Thread, id: number, reply: ThreadReply): void {
    const task = thread.tasks.get(id);
    thread.tasks.delete(id);
    this.#unexplained = 0;
    task?.resolve(reply);
    this.#offerRoom();
  }

  #offerRoom(): void {
    for (const urgent of [true, false]) {
      while ([...this.#threads].some((thread) => canTake(thread, urgent))) {
        const next = this.#orphans.findIndex((task) => task.urgent === urgent);
        if (next < 0) break;
        this.#give(this.#orphans.splice(next, 1)[0] as Task);
      }
    }
    if (this.room > 0 || this.urgentRoom > 0) this.#options.onRoom();
  }

  /** Replaces a thread that ended by itself. */
  #bury(thread: Thread): void {
    if (this.#closed || !this.#threads.delete(thread)) return;
    const blamed = thread.tasks.get(Atomics.load(thread.inHand, TASK_IN_HAND));
    const started = thread.ready;
    for (const task of thread.tasks.values()) if (task !== blamed) this.#orphans.push(task);
    this.#options.log?.warn(
      { blamed: blamed !== undefined, started },
      'An inference thread ended; starting another.',
    );
    if (!blamed && ++this.#unexplained > UNEXPLAINED_DEATHS) {
      this.#break();
      return;
    }
    blamed?.reject(new TonfallError('MODEL_THREAD_DIED'));
    // A thread that ends while it loads is buried too, which starts the next one.
    this.#startThread().catch(() => {});
    this.#offerRoom();
  }

  #break(): void {
    const error = new TonfallError('MODEL_THREAD_DIED', {
      detail: 'Inference threads end as soon as they start.',
    });
    this.#options.onBroken(error);
    void this.close();
  }
}

/** How long a thread may finish the task in hand; a longest comment takes some seconds. */
const END_MILLISECONDS = 30_000;

/**
 * Lets a thread finish its task and end by itself: to terminate it inside of ONNX Runtime ends the whole process
 * ("terminate called after throwing an instance of 'Napi::Error'").
 */
async function end({ worker, inHand }: Thread): Promise<void> {
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  Atomics.store(inHand, STOPPING, 1);
  worker.postMessage(null);
  const timer = setTimeout(() => void worker.terminate(), END_MILLISECONDS);
  await ended;
  clearTimeout(timer);
}

function countOf(tasks: Iterable<Task>, urgent: boolean): number {
  let count = 0;
  for (const task of tasks) if (task.urgent === urgent) count += 1;
  return count;
}

const load = ({ tasks }: Thread, urgent: boolean): number => countOf(tasks.values(), urgent);
const canTake = (thread: Thread, urgent: boolean): boolean =>
  thread.ready && load(thread, urgent) < TASKS_PER_THREAD;
