/**
 * Runs the suite: `npm test [-- FILE...] [-- --complete]`. Against BASE_URL where it is set, else against a Tonfall of
 * its own. FILE is part of a file's name. With --complete, what was left out counts as failed.
 */
import { readdirSync } from 'node:fs';
import { run } from 'node:test';
import { URL } from 'node:url';
import { isLoopback } from './lib/loopback.mjs';
import { report } from './lib/report.mjs';
import { startServer } from './lib/server.mjs';

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const complete = process.argv.includes('--complete');

const folder = new URL('./tests/', import.meta.url);
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.test.mjs'))
  .filter((file) => names.length === 0 || names.some((name) => file.includes(name)))
  .sort()
  .map((file) => new URL(file, folder).pathname);

const own = process.env.BASE_URL ? null : await startServer();
Object.assign(process.env, own?.settings);
if (isLoopback(process.env.BASE_URL)) {
  // Clients of all kinds heed these, and a proxy cannot reach this machine's own loopback address.
  for (const name of Object.keys(process.env))
    if (/^(https?|all)_proxy$/i.test(name)) delete process.env[name];
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await own?.stop();
    process.exit(130);
  });
}

console.log(`Testing ${process.env.BASE_URL}\n`);
const { failed, leftOut } = await report(run({ files, concurrency: false }));
await own?.stop();
process.exitCode = failed > 0 || (complete && leftOut > 0) ? 1 : 0;
