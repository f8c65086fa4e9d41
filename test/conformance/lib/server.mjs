/** A Tonfall of the suite's own: an embedded store in a temporary folder, a free port, keys and Coral sites. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CORAL_TENANT, CORAL_TENANT_REJECTING, FLAGGED_WORD, HELD_WORD } from './coral-names.mjs';

const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url));
const PROGRAM = join(PACKAGE, 'bin', 'tonfall.js');
const START_MILLISECONDS = 120_000;

/** Requests a minute of the key that is used up on purpose. */
const LIMITED_RATE = 3;

/** Only the word lists decide, so that answers to Coral do not depend on the model. */
const POLICY = {
  attributes: Object.fromEntries(
    [
      'TOXICITY',
      'SEVERE_TOXICITY',
      'INSULT',
      'PROFANITY',
      'THREAT',
      'IDENTITY_ATTACK',
      'SEXUALLY_EXPLICIT',
    ].map((name) => [name, { review: 'off' }]),
  ),
  words: { suspect: [FLAGGED_WORD], banned: [HELD_WORD] },
  unscored: 'publish',
};

/** Starts it; `settings` is the environment that the tests read. */
export async function startServer() {
  await access(join(PACKAGE, 'dist', 'src', 'cli.js')).catch(() => {
    throw new Error('Set BASE_URL, or run `npm install` in the root of the repository to build Tonfall.');
  });
  const folder = await mkdtemp(join(tmpdir(), 'tonfall-conformance-'));
  const port = await freePort();
  const environment = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TONFALL_'))),
    TONFALL_DATA_DIR: join(folder, 'data'),
    TONFALL_PORT: String(port),
    TONFALL_POLICY: JSON.stringify(POLICY),
    TONFALL_LOG_LEVEL: 'warn',
  };
  /** Runs a command in the folder, where no configuration of anybody's lies. */
  const start = (argv) =>
    spawn(process.execPath, [PROGRAM, ...argv], {
      cwd: folder,
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  const tonfall = async (argv, input = '') => {
    const child = start(argv);
    child.stdin.end(input);
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    if (code !== 0) throw new Error(`tonfall ${argv.join(' ')} ended with ${code}:\n${stderr}`);
    return stdout.trim();
  };

  let server = null;
  const stop = async () => {
    if (server?.exitCode === null) {
      const ended = once(server, 'close');
      server.kill('SIGTERM');
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    // With the first key the server is closed from its start.
    const apiKey = await tonfall(['key', 'create', '--name', 'all', '--scopes', 'score,feedback']);
    server = start(['serve']);
    server.stdin.end();
    let said = '';
    for (const stream of [server.stdout, server.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => {
        said += chunk;
      });
    }
    const baseUrl = `http://127.0.0.1:${port}`;
    await ready(baseUrl, server, () => said);
    const secrets = ['conformance-first-secret', 'conformance-second-secret'];
    const add = (tenant, secret, ...flags) =>
      tonfall(['coral', 'add', tenant, '--site', 'conformance', '--secret-file', '-', ...flags], secret);
    const limited = await tonfall(['key', 'create', '--name', 'limited', '--rate', String(LIMITED_RATE)]);
    const scoreOnly = await tonfall(['key', 'create', '--name', 'score only', '--scopes', 'score']);
    const hint = await tonfall(['key', 'create', '--name', 'hint', '--language-hint']);
    await add(CORAL_TENANT, secrets[0]);
    await add(CORAL_TENANT, secrets[1]);
    await add(CORAL_TENANT_REJECTING, secrets[0], '--reject');
    return {
      stop,
      settings: {
        BASE_URL: baseUrl,
        API_KEY: apiKey,
        SCORE_ONLY_API_KEY: scoreOnly,
        LANGUAGE_HINT_API_KEY: hint,
        LIMITED_API_KEY: limited,
        LIMITED_RATE: String(LIMITED_RATE),
        CORAL_SECRETS: secrets.join(','),
        CORAL_FLAGGED_WORD: FLAGGED_WORD,
        CORAL_HELD_WORD: HELD_WORD,
        CORAL_REJECTING: '1',
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(baseUrl, server, said) {
  const until = Date.now() + START_MILLISECONDS;
  for (;;) {
    if (server.exitCode !== null || Date.now() > until) throw new Error(`Tonfall did not start:\n${said()}`);
    const answer = await fetch(`${baseUrl}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await sleep(100);
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
