/** Entry of an inference thread: loads one engine, then does one task after the other, urgent ones first. */
import { setPriority } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { answerRequest, buffersOf } from '../src/model/answer-request.js';
import { createDeterministicEngine } from '../src/model/deterministic-engine.js';
import {
  type Engine,
  STOPPING,
  TASK_IN_HAND,
  type ThreadData,
  type ThreadMessage,
  type ThreadReply,
  type ThreadRequest,
  type ThreadTask,
} from '../src/model/engine.js';
import { loadOnnxEngine } from '../src/model/onnx-engine.js';

const { options, inHand, niceness } = workerData as ThreadData;
const state = new Int32Array(inHand);
const port = parentPort;
if (!port) throw new Error('This file is started by the thread pool.');

const send = (message: ThreadMessage, transfer: ArrayBuffer[] = []): void =>
  port.postMessage(message, transfer);

/** What went wrong, for a log. A tokeniser may quote its input, so of its errors only the class is told. */
const reasonOf = (error: unknown, request: ThreadRequest): string =>
  error instanceof Error ? (request.kind === 'encode' ? error.name : error.message) : 'unknown';

async function answer(engine: Engine, request: ThreadRequest): Promise<ThreadReply> {
  try {
    return await answerRequest(engine, request);
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error, request) };
  }
}

async function load(): Promise<Engine | null> {
  try {
    return options.engine === 'onnx'
      ? await loadOnnxEngine(options)
      : createDeterministicEngine(options, () => process.exit(1));
  } catch (error) {
    send({ kind: 'unusable', reason: error instanceof Error ? error.message : 'unknown' });
    return null;
  }
}

/** Tasks that came and have not begun. */
const waiting: ThreadTask[] = [];
let working = false;

function takeNext(): ThreadTask | undefined {
  const urgent = waiting.findIndex((task) => task.urgent);
  return waiting.splice(Math.max(0, urgent), 1)[0];
}

/** Does what waits, until nothing does, or the thread should end. */
async function work(engine: Engine): Promise<void> {
  if (working) return;
  working = true;
  for (;;) {
    if (Atomics.load(state, STOPPING) === 1) {
      // With its port, the thread has nothing more to wait for, and ends.
      port?.close();
      return;
    }
    const task = takeNext();
    if (!task) break;
    Atomics.store(state, TASK_IN_HAND, task.id);
    const reply = await answer(engine, task.request);
    send({ kind: 'reply', id: task.id, reply }, buffersOf(reply));
    Atomics.store(state, TASK_IN_HAND, 0);
    // What came meanwhile is heard now, since it may be urgent.
    await nextTurn();
  }
  working = false;
}

/** To Linux 0 is the calling thread (setpriority(2), "C library/kernel differences"); elsewhere it is the process. */
function stepBack(): void {
  if (niceness === 0 || process.platform !== 'linux') return;
  try {
    setPriority(0, niceness);
  } catch {
    // Where the system forbids it, threads share the cores evenly: slower for some, wrong for nobody.
  }
}

stepBack();
const engine = await load();
if (engine) {
  port.on('message', (task: ThreadTask | null) => {
    if (task !== null) waiting.push(task);
    void work(engine);
  });
  send({ kind: 'ready' });
}
