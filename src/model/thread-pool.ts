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
} from './engine.js';

export interface ThreadPoolOptions {
  /** Compiled file of the thread, see `workers/inference-thread.ts`. */
  readonly entry: URL;
  readonly threads: number;
  readonly engine: EngineOptions;
  readonly log?: Pick<Logger, 'warn'> | undefined;
  /** Called whenever a thread can take a task. */
  readonly onRoom: () => void;
  /** Called once when threads die without anything to blame; the pool is closed then. */
  readonly onBroken: (error: TonfallError) => void;
}

interface Task {
  readonly id: number;
  readonly request: ThreadRequest;
  readonly resolve: (reply: ThreadReply) => void;
  readonly reject: (error: TonfallError) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly inHand: Int32Array;
  readonly tasks: Map<number, Task>;
  ready: boolean;
}

/** One task runs, one waits at the thread, so that it need not wait for the main thread in between. */
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
    let room = -this.#orphans.length;
    for (const { ready, tasks } of this.#threads) if (ready) room += TASKS_PER_THREAD - tasks.size;
    return Math.max(0, this.#closed ? 0 : room);
  }

  /**
   * Gives a task to the thread that has least to do. Call only while there is `room`.
   *
   * Rejects with MODEL_THREAD_DIED where the thread died of this task, with CANCELLED where the pool was closed. A
   * task that merely waited at a thread that died is given to another one.
   */
  post(request: ThreadRequest): Promise<ThreadReply> {
    return new Promise((resolve, reject) => this.#give({ id: this.#nextId++, request, resolve, reject }));
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
    const [thread] = [...this.#threads]
      .filter(({ ready }) => ready)
      .sort((a, b) => a.tasks.size - b.tasks.size);
    if (!thread || thread.tasks.size >= TASKS_PER_THREAD) {
      this.#orphans.push(task);
      return;
    }
    thread.tasks.set(task.id, task);
    thread.worker.postMessage({ id: task.id, request: task.request });
  }

  #startThread(): Promise<void> {
    const inHand = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
    const workerData: ThreadData = { options: this.#options.engine, inHand };
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
    while (this.#orphans.length > 0 && [...this.#threads].some(canTake))
      this.#give(this.#orphans.shift() as Task);
    if (this.room > 0) this.#options.onRoom();
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

const canTake = ({ ready, tasks }: Thread): boolean => ready && tasks.size < TASKS_PER_THREAD;
