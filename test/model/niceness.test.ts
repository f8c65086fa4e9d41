import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { createDeterministicClassifier } from '../../src/model/deterministic-classifier.js';

/** Threads of this process that step back so far: field 19 of stat (proc(5)), behind a name that may hold anything. */
function threadsAt(niceness: number): number {
  return readdirSync('/proc/self/task').filter((id) => {
    const text = readFileSync(`/proc/self/task/${id}/stat`, 'utf8');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[16]) === niceness;
  }).length;
}

/** The tests themselves may run under `nice`. */
const linux = process.platform === 'linux' && threadsAt(17) === 0;

(linux ? it : it.skip)('lets the threads of one classifier step back, and no other (Linux)', async () => {
  const [nice, other] = [{ niceness: 17 }, {}].map((more) =>
    createDeterministicClassifier({ threads: 2, ...more }),
  );
  await nice?.load();
  await other?.load();
  expect(threadsAt(17)).toBe(2);
  await nice?.close();
  expect(threadsAt(17)).toBe(0);
  await other?.close();
});
