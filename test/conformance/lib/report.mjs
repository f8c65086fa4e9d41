/** Prints what Node's test runner tells: a line for each test, and their number at the end. */
import { basename } from 'node:path';

/** Waits for the end of the run; resolves to how many passed, failed and were left out. */
export async function report(events) {
  const counts = { passed: 0, failed: 0, leftOut: 0 };
  let heading = '';
  for await (const { type, data } of events) {
    if (type === 'test:stderr') process.stderr.write(data.message);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const file = basename(data.file ?? '', '.test.mjs');
    if (file !== heading) {
      heading = file;
      console.log(file);
    }
    const milliseconds = Math.round(data.details.duration_ms);
    if (data.skip !== undefined) {
      counts.leftOut++;
      console.log(`  - ${data.name} (left out: ${data.skip})`);
    } else if (type === 'test:pass') {
      counts.passed++;
      console.log(`  ok ${data.name} (${milliseconds} ms)`);
    } else {
      counts.failed++;
      const { error } = data.details;
      console.log(`  FAILED ${data.name} (${milliseconds} ms)`);
      console.log(String(error.cause?.stack ?? error.cause ?? error.stack).replace(/^/gm, '      '));
    }
  }
  const { passed, failed, leftOut } = counts;
  console.log(`\nTests: ${failed} failed, ${leftOut} skipped, ${passed} passed`);
  return counts;
}
