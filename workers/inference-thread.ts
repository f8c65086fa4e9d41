/** Entry of an inference thread: loads one engine, then does one task after the other. */
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

const { options, inHand } = workerData as ThreadData;
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

const engine = await load();
if (engine) {
  let last = Promise.resolve();
  port.on('message', (task: ThreadTask | null) => {
    last = last.then(async () => {
      if (task === null || Atomics.load(state, STOPPING) === 1) {
        // With its port, the thread has nothing more to wait for, and ends.
        port.close();
        return;
      }
      Atomics.store(state, TASK_IN_HAND, task.id);
      const reply = await answer(engine, task.request);
      send({ kind: 'reply', id: task.id, reply }, buffersOf(reply));
      Atomics.store(state, TASK_IN_HAND, 0);
    });
  });
  send({ kind: 'ready' });
}
