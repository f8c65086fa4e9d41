import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { extract } from 'tar';
import { backupStore } from '../../src/database/backup.js';
import { openPglite } from '../../src/database/embedded/pglite.js';
import { socketPath } from '../../src/database/embedded/socket-path.js';
import { type OpenDatabaseOptions, type OpenedDatabase, openDatabase } from '../../src/database/open.js';
import { vacuumSchema } from '../../src/database/vacuum.js';
import { type Fresh, freshDataDir } from '../helpers/servers.js';

const script = fileURLToPath(new URL('../helpers/store-process.mjs', import.meta.url));

/** What a process of the test says, one message after the other. */
class StoreProcess {
  readonly #child: ChildProcess;
  readonly #said: object[] = [];
  #wake = () => {};

  constructor(options: object) {
    this.#child = fork(script, [JSON.stringify(options)]);
    this.#child.on('message', (message: object) => {
      this.#said.push(message);
      this.#wake();
    });
    running.add(this);
  }

  async next(): Promise<object> {
    while (this.#said.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#said.shift() as object;
  }

  ask(message: object): Promise<object> {
    this.#child.send(message);
    return this.next();
  }

  async end(how: 'close' | NodeJS.Signals): Promise<void> {
    running.delete(this);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    if (how === 'close' && this.#child.connected) this.#child.send({ close: true });
    else this.#child.kill(how === 'close' ? 'SIGKILL' : how);
    await exit;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}
const running = new Set<StoreProcess>();
afterEach(async () => {
  for (const child of running) await child.end('SIGKILL');
});

const open = (dataDir: string, mode: OpenDatabaseOptions['mode'], waitMs?: number) =>
  openDatabase({ databaseUrl: null, dataDir, mode, ...(waitMs === undefined ? {} : { waitMs }) });

describe('embedded store, shared by processes', () => {
  let folder: Fresh<string>;
  let owner: OpenedDatabase;

  beforeAll(async () => {
    folder = await freshDataDir();
    owner = await open(folder.value, 'own');
    await owner.database.query('CREATE TABLE shared (n int)');
  });
  afterAll(async () => {
    await owner.database.close();
    await folder.drop();
  });

  it('lets a second process in, which sees and writes the same rows', async () => {
    const guest = new StoreProcess({ dataDir: folder.value, mode: 'either' });
    expect(await guest.next()).toEqual({ ownership: 'guest' });
    await guest.ask({ query: 'INSERT INTO shared VALUES (1)' });
    expect(await owner.database.query('SELECT n FROM shared')).toEqual([{ n: 1 }]);
    await guest.end('close');
  });

  it('is not opened a second time', async () => {
    await expect(open(folder.value, 'own', 0)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    const second = new StoreProcess({ dataDir: folder.value, mode: 'own', waitMs: 0 });
    expect(await second.next()).toEqual({ failed: 'STORE_LOCKED' });
  });

  it('rolls back what a killed process had not committed, and goes on', async () => {
    const guest = new StoreProcess({ dataDir: folder.value, mode: 'share' });
    await guest.next();
    expect(await guest.ask({ hold: 'INSERT INTO shared VALUES (666)' })).toEqual({ holding: true });
    const waiting = owner.database.query('SELECT count(*) AS n FROM shared WHERE n = 666');
    await guest.end('SIGKILL');
    expect(await waiting).toEqual([{ n: 0 }]);
  });

  it('keeps the statements of several processes apart', async () => {
    const guests = [1, 2].map(() => new StoreProcess({ dataDir: folder.value, mode: 'share' }));
    await Promise.all(guests.map((guest) => guest.next()));
    const own = Array.from({ length: 50 }, (_, n) => owner.database.query('SELECT $1::int AS n', [n]));
    for (let n = 0; n < 10; n++) {
      const answers = await Promise.all(
        guests.map((guest, at) => guest.ask({ query: `SELECT ${n * 10 + at} AS n` })),
      );
      expect(answers).toEqual(guests.map((_, at) => ({ rows: [{ n: n * 10 + at }] })));
    }
    expect((await Promise.all(own)).map(([row]) => row?.n)).toEqual(own.map((_, n) => n));
    for (const guest of guests) await guest.end('close');
  });

  it('lets nobody but this user in', async () => {
    const socket = await stat(join(folder.value, '.s.PGSQL.5432'));
    expect(socket.mode & 0o777).toBe(0o600);
    const lock = (await readdir(folder.value)).find((name) => name.startsWith('store.lock.')) as string;
    expect((await stat(join(folder.value, lock))).mode & 0o777).toBe(0o600);
  });

  it('does not stop this thread while it computes', async () => {
    let ticks = 0;
    const ticker = setInterval(() => ticks++, 5);
    const began = performance.now();
    await owner.database.query('SELECT count(*) AS n FROM generate_series(1, 2000000) n WHERE n % 3 = 1');
    const took = performance.now() - began;
    clearInterval(ticker);
    // A thread that was stopped would have ticked once at most.
    expect(took).toBeGreaterThan(50);
    expect(ticks).toBeGreaterThan(Math.min(5, took / 50));
  });

  it('is copied while it runs, by owner and guest; the copy holds the same rows', async () => {
    await owner.database.query(
      'CREATE TABLE kept AS SELECT n, repeat(md5(n::text), 10) AS t FROM generate_series(1, 5000) n',
    );
    const guest = await open(folder.value, 'share');
    const files = [join(folder.value, "owner's.tar.gz"), join(folder.value, 'new folder', 'guest.tar.gz')];
    const size = await backupStore(owner.database, files[0] as string);
    expect(size).toBe((await stat(files[0] as string)).size);
    await backupStore(guest.database, files[1] as string);
    await guest.database.close();
    const sum = "SELECT count(*) AS n, md5(string_agg(t, '' ORDER BY n)) AS hash FROM kept";
    const [expected] = await owner.database.query(sum);
    for (const [at, file] of files.entries()) {
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      const copy = await openPglite({ dataDir: join(folder.value, `copy-${at}`), backup: file });
      expect(await copy.query(sum)).toEqual([expected]);
      await copy.close();
    }
    // As the documentation says it: by hand, into a new data folder.
    const byHand = join(folder.value, 'by hand');
    await mkdir(join(byHand, 'postgres'), { recursive: true });
    await extract({ file: files[0] as string, cwd: join(byHand, 'postgres') });
    const restored = await open(byHand, 'own');
    expect(await restored.database.query(sum)).toEqual([expected]);
    await restored.database.close();
  }, 60_000);

  it('says when a copy cannot be written, and leaves nothing behind', async () => {
    await writeFile(join(folder.value, 'file'), '');
    const copy = backupStore(owner.database, join(folder.value, 'file', 'x.tar.gz'));
    await expect(copy).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
    await mkdir(join(folder.value, 'taken.tar.gz'));
    await expect(backupStore(owner.database, join(folder.value, 'taken.tar.gz'))).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
    });
    expect((await readdir(folder.value)).filter((name) => name.endsWith('.unfinished'))).toEqual([]);
    expect(await owner.database.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('vacuums tables with many dead rows', async () => {
    await owner.database.query(
      'CREATE SCHEMA dusty; CREATE TABLE dusty."T" AS SELECT generate_series(1, 5000) n',
    );
    await owner.database.query('DELETE FROM dusty."T"');
    await vacuumSchema(owner.database, 'dusty');
    expect(await owner.database.query(`SELECT pg_relation_size('dusty."T"') AS bytes`)).toEqual([
      { bytes: 0 },
    ]);
  });
});

describe('embedded store, whoever ends', () => {
  let folder: Fresh<string>;
  beforeAll(async () => {
    folder = await freshDataDir();
  });
  afterAll(() => folder.drop());

  it('tells guests when the owner was killed, and the next process takes over without a lost row', async () => {
    const owner = new StoreProcess({ dataDir: folder.value, mode: 'own' });
    expect(await owner.next()).toEqual({ ownership: 'owner' });
    await owner.ask({ query: 'CREATE TABLE survivors AS SELECT generate_series(1, 100) n' });
    const guest = await open(folder.value, 'share');
    await owner.end('SIGKILL');
    await expect(guest.database.query('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    const next = await open(folder.value, 'either');
    expect(next.ownership).toBe('owner');
    // The guest reaches the new owner without opening again.
    expect(await guest.database.query('SELECT count(*) AS n FROM survivors')).toEqual([{ n: 100 }]);
    await guest.database.close();
    await next.database.close();
    expect((await readdir(folder.value)).sort()).toEqual(['postgres']);
  });

  it('goes to exactly one of many processes that open it at once', async () => {
    const contenders = Array.from(
      { length: 4 },
      () => new StoreProcess({ dataDir: folder.value, mode: 'either' }),
    );
    const results = await Promise.all(contenders.map((contender) => contender.next()));
    expect(results.filter((result) => 'ownership' in result && result.ownership === 'owner')).toHaveLength(1);
    expect(results.filter((result) => 'ownership' in result && result.ownership === 'guest')).toHaveLength(3);
  }, 60_000);

  it('gives up on an owner that does not answer, and does not open the folder meanwhile', async () => {
    const owner = new StoreProcess({ dataDir: folder.value, mode: 'own' });
    await owner.next();
    owner.signal('SIGSTOP');
    await expect(open(folder.value, 'own', 100)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    owner.signal('SIGCONT');
    const guest = await open(folder.value, 'either');
    expect(guest.ownership).toBe('guest');
    await guest.database.close();
    await owner.end('close');
  });

  it('has nobody to share with when no process holds it', async () => {
    await expect(open(folder.value, 'share')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });

  it('ends a transaction that says nothing for too long', async () => {
    const store = await openPglite({ dataDir: join(folder.value, 'postgres'), idleInTransactionMs: 200 });
    await store.query('CREATE TABLE idle (n int)');
    let resume = () => {};
    const silence = new Promise<void>((resolve) => {
      resume = resolve;
    });
    const silent = store.transaction(async (transaction) => {
      await transaction.query('INSERT INTO idle VALUES (1)');
      await silence;
      await transaction.query('INSERT INTO idle VALUES (2)');
    });
    // Waits for the transaction, and is answered once that was ended.
    const other = store.query('SELECT count(*) AS n FROM idle');
    const outcome = expect(silent).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect((await other)[0]?.n).toBe(0);
    resume();
    await outcome;
    await store.close();
  });

  it('leaves nothing half made when it is killed at its first start', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'tonfall-first-'));
    const first = new StoreProcess({ dataDir: empty, mode: 'own' });
    while (!(await readdir(empty)).includes('postgres.unfinished'))
      await new Promise((done) => setTimeout(done, 20));
    await first.end('SIGKILL');
    expect(await readdir(empty)).not.toContain('postgres');
    const second = await open(empty, 'own');
    expect(await second.database.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await second.database.close();
    expect(await readdir(empty)).toEqual(['postgres']);
    await rm(empty, { recursive: true });
  }, 120_000);

  it('is shared through the temporary folder where the path is too long for a socket', async () => {
    const deep = await freshDataDir();
    const dataDir = join(deep.value, 'x'.repeat(100));
    await mkdir(dataDir);
    const { rename } = await import('node:fs/promises');
    await rename(join(deep.value, 'postgres'), join(dataDir, 'postgres'));
    const owner = await open(dataDir, 'own');
    const guest = await open(dataDir, 'share');
    expect(await guest.database.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await guest.database.close();
    const socket = socketPath(dataDir) as string;
    expect(await stat(socket)).toBeTruthy();
    await owner.database.close();
    await expect(stat(dirname(socket))).rejects.toMatchObject({ code: 'ENOENT' });
    await deep.drop();
  });

  it('refuses a folder that is no database, and lets go of it', async () => {
    const odd = await mkdtemp(join(tmpdir(), 'tonfall-odd-'));
    await mkdir(join(odd, 'postgres'));
    await writeFile(join(odd, 'postgres', 'PG_VERSION'), 'nonsense');
    await expect(open(odd, 'own')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(await readdir(odd)).toEqual(['postgres']);
    await rm(odd, { recursive: true });
  }, 60_000);
});

it('PostgreSQL that is not there is unavailable, without its address or password in the message', async () => {
  const url = 'postgres://user:Passwort@127.0.0.1:9/none';
  const error = await openDatabase({ databaseUrl: url, dataDir: '', mode: 'own' }).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  expect(JSON.stringify([error, error.message, error.cause])).not.toMatch(/Passwort/);
});
