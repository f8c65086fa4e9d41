import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tar from 'tar';
import { EXIT } from '../../src/commands/exit-code.js';
import { openDatabase } from '../../src/database/open.js';
import { PRIVATE } from '../helpers/private-values.js';
import { type Ended, type Running, startTonfall, tonfall } from '../helpers/shell.js';

/**
 * One `tonfall serve` with the real model, and every other command in a second terminal beside it. The tests are
 * steps of one story and stand in its order.
 */
describe('beside a running `tonfall serve`', () => {
  let cwd: string;
  let serve: Running;
  let sample = 0;
  /** Everything that any command said on stderr. */
  const said: string[] = [];

  const run = async (...argv: string[]): Promise<Ended> => {
    const outcome = await tonfall([...argv, '--log-level', 'trace'], { cwd });
    said.push(outcome.stderr);
    return outcome;
  };
  const jsonOf = (text: string) => JSON.parse(text);
  const linesOf = (text: string) => text.split('\n').filter(Boolean);
  const status = async (...more: string[]) => jsonOf((await run('status', '--json', ...more)).stdout);
  const write = (name: string, rows: readonly object[], tail = ''): string => {
    writeFileSync(join(cwd, name), `${rows.map((row) => JSON.stringify(row)).join('\n')}\n${tail}`);
    return name;
  };
  /** SQL in the store that `serve` holds, as a guest. */
  async function sql<Row extends object>(statement: string): Promise<Row[]> {
    const dataDir = join(cwd, 'data');
    const { database } = await openDatabase({ databaseUrl: null, dataDir, mode: 'share' });
    try {
      return await database.query<Row>(statement);
    } finally {
      await database.close();
    }
  }
  /** Every table of the queue, as text. */
  async function queueContents(): Promise<string> {
    const tables = await sql<{ name: string }>(
      `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'bullmq'`,
    );
    let contents = '';
    for (const { name } of tables) contents += JSON.stringify(await sql(`select * from bullmq.${name}`));
    return contents;
  }

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'tonfall-serve-'));
    serve = startTonfall(['serve', '--sample', '--threads', '1', '--log-level', 'trace'], { cwd });
    await serve.says(/Ctrl-C stops/);
  }, 240_000);
  afterAll(async () => {
    serve.child.kill('SIGKILL');
    await serve.ended;
    rmSync(cwd, { recursive: true });
  });

  it('serve shows the sample thread, what it found, and where it runs', () => {
    const out = serve.stdout();
    sample = Number(/^(\d+) comments found: \d+ new/m.exec(out)?.[1]);
    expect(sample).toBeGreaterThan(5);
    expect(out).toMatch(new RegExp(`^${sample} comments: \\d+ publish`, 'm'));
    expect(out).toContain(`${sample} comments in the store, 0 waiting.`);
    // A row per comment, and under it the summary.
    expect((out.match(/\b(publish|review|hold)\b/g) ?? []).length).toBeGreaterThan(sample);
  });

  it('a second serve is told that the store is taken', async () => {
    const outcome = await run('serve');
    expect(outcome).toMatchObject({ code: EXIT.unavailable, stdout: '' });
    expect(outcome.stderr).toMatch(new RegExp(`error STORE_LOCKED: .*process ${serve.child.pid}`));
  }, 240_000);

  it('work refuses the embedded store', async () => {
    const outcome = await run('work');
    expect(outcome).toMatchObject({ code: EXIT.usage, stdout: '' });
    expect(outcome.stderr).toContain('error EMBEDDED_ONE_PROCESS: ');
    expect(outcome.stderr).toContain('TONFALL_DATABASE_URL');
  });

  it('serve --api-only does too: nobody else could label there', async () => {
    const outcome = await run('serve', '--api-only');
    expect(outcome).toMatchObject({ code: EXIT.usage, stdout: '' });
    expect(outcome.stderr).toContain('error EMBEDDED_ONE_PROCESS: ');
  });

  it('status counts', async () => {
    expect(await status()).toMatchObject({
      store: 'pglite',
      comments: sample,
      labelled: sample,
      pending: 0,
      failed: 0,
      queue: { kind: 'pglite' },
    });
    const { code, stdout } = await run('status');
    expect(code).toBe(EXIT.ok);
    expect(stdout).toMatch(new RegExp(`^labelled +${sample}$`, 'm'));
  }, 240_000);

  const comments = Array.from({ length: 12 }, (_, at) => ({
    id: `i-${at}`,
    thread: at < 6 ? 'one' : 'two',
    author: PRIVATE.author,
    author_id: PRIVATE.authorId,
    author_email: PRIVATE.email,
    author_ip: PRIVATE.ip,
    created_at: `2026-05-${String(at + 1).padStart(2, '0')}T10:00:00Z`,
    text: `${PRIVATE.text}, sage ich zum ${at}. Mal, und zwar ganz deutlich.`,
  }));

  it('ingest stores, serve labels, --wait waits for it', async () => {
    const outcome = await run('ingest', write('in.jsonl', comments), '--wait', '--site', 'blatt');
    expect(outcome).toMatchObject({ code: EXIT.ok });
    expect(outcome.stdout).toContain('12 comments found: 12 new, 0 changed, 0 known before');
    expect(await status()).toMatchObject({ comments: sample + 12, labelled: sample + 12, pending: 0 });
    const again = await run('ingest', 'in.jsonl', '--site', 'blatt');
    expect(again).toMatchObject({ code: EXIT.ok });
    expect(again.stdout).toContain('0 new, 0 changed, 12 known before');
  }, 240_000);

  it('ingest says what it refuses and where, not what it says', async () => {
    const broken = `{"id":"x","text":"${PRIVATE.text}\n`;
    const long = { id: 'long', author: PRIVATE.author, text: `${PRIVATE.text} `.repeat(3_000) };
    write('bad.jsonl', [{ id: 'good', text: 'Das geht.' }, long], broken);
    const outcome = await run('ingest', 'bad.jsonl', '--wait', '--rejects', 'rejects.jsonl');
    expect(outcome.code).toBe(EXIT.refused);
    expect(outcome.stdout).toContain('; 2 refused');
    expect(outcome.stderr).toMatch(/^refused: .*bad\.jsonl:2: TEXT_TOO_LONG: /m);
    expect(outcome.stderr).toMatch(/^refused: .*bad\.jsonl:3: INVALID_JSON: /m);
    const rejects = linesOf(readFileSync(join(cwd, 'rejects.jsonl'), 'utf8')).map(jsonOf);
    expect(rejects.map(({ id }) => id)).toEqual(['long', null]);
    expect(rejects.every(({ raw }) => raw.includes(PRIVATE.text))).toBe(true);
    expect((await status()).refusalsByCode).toEqual({ INVALID_JSON: 1, TEXT_TOO_LONG: 1 });
  }, 240_000);

  it('export writes rows as JSONL and CSV, filtered', async () => {
    const rows = linesOf((await run('export')).stdout).map(jsonOf);
    expect(rows.length).toBe(sample + 13);
    expect(rows.every(({ schema, text }) => schema === 1 && text === undefined)).toBe(true);
    const count = async (...filter: string[]) => {
      const { code, stdout } = await run('export', ...filter);
      expect(code).toBe(EXIT.ok);
      return linesOf(stdout).length;
    };
    expect(await count('--site', 'blatt')).toBe(12);
    expect(await count('--site', 'blatt', '--thread', 'two')).toBe(6);
    expect(await count('--site', 'blatt', '--since', '2026-05-03', '--until', '2026-05-05')).toBe(2);
    const german = rows.filter(({ language }) => language === 'de').length;
    expect(await count('--language', 'de')).toBe(german);
    const verdicts = ['publish', 'review', 'hold'] as const;
    const perVerdict = await Promise.all(verdicts.map((verdict) => count('--verdict', verdict)));
    expect(perVerdict).toEqual(verdicts.map((name) => rows.filter(({ verdict }) => verdict === name).length));
    expect((await run('export', '--out', 'all.csv', '--text')).code).toBe(EXIT.ok);
    const csv = readFileSync(join(cwd, 'all.csv'), 'utf8');
    expect(csv).toMatch(/^schema,site,/);
    expect(csv.split(PRIVATE.text).length - 1).toBe(12);
  }, 240_000);

  it('score leaves no trace in the store', async () => {
    const { code, stdout } = await run('score', 'in.jsonl', '--threads', '1');
    expect([code, linesOf(stdout).length]).toEqual([EXIT.ok, 12]);
    expect((await status()).comments).toBe(sample + 13);
  }, 240_000);

  it('rescore judges again by new settings, and has nothing to label again', async () => {
    writeFileSync(join(cwd, 'settings.json'), JSON.stringify({ words: { suspect: ['Zwetschgenkuchen'] } }));
    expect((await run('settings', 'apply', 'settings.json')).stdout).toContain('version 2');
    const judged = await run('rescore', '--policy');
    expect(judged.code).toBe(EXIT.ok);
    // The reconciler of `serve` may have been quicker with some.
    expect(Number(/^(\d+) judged again/.exec(judged.stdout)?.[1])).toBeLessThanOrEqual(sample + 13);
    const rows = linesOf((await run('export')).stdout).map(jsonOf);
    expect(rows.every(({ policy }) => policy === '2')).toBe(true);
    const blatt = rows.filter(({ site }) => site === 'blatt');
    expect(
      blatt.every(({ reasons }) => reasons.some(({ code }: { code: string }) => code === 'SUSPECT_WORD')),
    ).toBe(true);
    const labelled = await run('rescore', '--wait');
    expect(labelled).toMatchObject({ code: EXIT.ok });
    expect(labelled.stdout).toMatch(/^0 to be labelled by tonfall-/);
  }, 240_000);

  it('failed lists, retries and drops', async () => {
    expect((await run('failed', 'list')).stdout).toBe('No comment has failed.\n');
    // As two comments are left when the model has given up on them.
    await sql(`with failed as (
        delete from tonfall.labels l using tonfall.comments c
        where c.seq = l.comment and c.site = 'blatt' and c.id in ('i-1', 'i-2')
        returning l.seq, l.comment, l.content_hash, l.model
      ), unjudged as (delete from tonfall.verdicts v using failed f where v.label = f.seq)
      insert into tonfall.failures (comment, content_hash, model, code, message, attempts, failed_at)
      select comment, content_hash, model, 'MODEL_FAILED', 'The model failed on this input.', 4, now() from failed`);
    const listed = await run('failed', 'list', '--json', '--site', 'blatt');
    expect(
      linesOf(listed.stdout)
        .map((line) => jsonOf(line).id)
        .sort(),
    ).toEqual(['i-1', 'i-2']);
    expect((await status()).failuresByCode).toEqual({ MODEL_FAILED: 2 });
    expect((await run('failed', 'drop', 'i-1')).stdout).toBe('1 dropped\n');
    expect((await run('failed', 'retry', '--code', 'MODEL_FAILED')).stdout).toBe('1 queued again\n');
    for (let left = 1; left > 0; ) left = (await status()).pending;
    expect(await status()).toMatchObject({ failed: 0, dropped: 1, labelled: sample + 12 });
    expect((await run('failed', 'retry', 'i-1')).stdout).toBe('1 queued again\n');
    for (let left = 1; left > 0; ) left = (await status()).pending;
    expect(await status()).toMatchObject({ failed: 0, dropped: 0, labelled: sample + 13 });
    expect((await run('failed', 'eat')).code).toBe(EXIT.usage);
  }, 240_000);

  it('backup makes a copy that opens elsewhere with the same in it', async () => {
    expect(await run('backup', 'copy.tar.gz')).toMatchObject({ code: EXIT.ok });
    const postgres = join(cwd, 'restored', 'postgres');
    mkdirSync(postgres, { recursive: true });
    await tar.extract({ file: join(cwd, 'copy.tar.gz'), cwd: postgres });
    const { comments, labelled, labelsByModel, verdicts, refused } = await status();
    expect(await status('--data-dir', 'restored')).toMatchObject({
      comments,
      labelled,
      labelsByModel,
      verdicts,
      refused,
    });
  }, 240_000);

  it('doctor finds nothing wrong', async () => {
    const outcome = await run('doctor', '--json');
    const findings = linesOf(outcome.stdout).map(jsonOf);
    expect(findings.filter(({ state }) => state === 'problem')).toEqual([]);
    expect(outcome.code).toBe(EXIT.ok);
  }, 240_000);

  it('config says where the store is', async () => {
    expect(jsonOf((await run('config', '--json')).stdout).dataDir.value).toBe(join(cwd, 'data'));
  });

  it('no text, author, e-mail or address of a comment was logged or queued', async () => {
    const fresh = comments.map((row) => ({ ...row, id: `q-${row.id}` }));
    await run('ingest', write('more.jsonl', fresh), '--site', 'blatt');
    const queue = await queueContents();
    expect(queue).toContain('tonfall-label');
    const messages = JSON.stringify(await sql('select message from tonfall.failures'));
    const seen = [serve.stderr(), ...said, queue, messages].join('\n');
    expect(seen).toContain('"level":"');
    const pieces = [...Object.values(PRIVATE), 'Zwetschgen', 'Feuilleton', 'Quastenflosser', 'beispielpost'];
    expect(pieces.filter((piece) => seen.includes(piece))).toEqual([]);
  }, 240_000);

  it('SIGTERM ends serve cleanly, and what was in hand is stored', async () => {
    const outcome = await serve.stop('SIGTERM');
    expect(outcome).toMatchObject({ code: EXIT.ok, signal: null });
    expect(outcome.stderr).toContain('stopping: finishing what is in hand');
    expect(readdirSync(join(cwd, 'data')).filter((name) => /lock|PGSQL/.test(name))).toEqual([]);
    const { comments: stored, labelled, pending } = await status();
    expect(stored).toBe(sample + 25);
    expect(labelled + pending).toBe(stored);
  }, 240_000);

  describe('started again', () => {
    const labels = async () =>
      (await sql<{ seq: number; comment: number }>('select seq, comment from tonfall.labels')).length;

    it('labels the rest and nothing twice; SIGINT ends it cleanly', async () => {
      serve = startTonfall(['serve', '--sample', '--threads', '1'], { cwd });
      await serve.says(/Ctrl-C stops/);
      expect(serve.stdout()).toContain(`${sample} comments found: 0 new, 0 changed, ${sample} known before`);
      for (let left = 1; left > 0; ) left = (await status()).pending;
      expect(await labels()).toBe(sample + 25);
      expect(await serve.stop('SIGINT')).toMatchObject({ code: EXIT.ok, signal: null });
    }, 240_000);

    it('after a kill, the lock of the dead is recognised and nothing is lost or doubled', async () => {
      serve = startTonfall(['serve', '--threads', '1'], { cwd });
      await serve.says(/Ctrl-C stops/);
      const many = Array.from({ length: 300 }, (_, at) => ({
        id: `k-${at}`,
        text: `Nummer ${at} ist auch da.`,
      }));
      expect((await run('ingest', write('kill.jsonl', many))).code).toBe(EXIT.ok);
      await serve.stop('SIGKILL');
      expect(readdirSync(join(cwd, 'data')).some((name) => name.startsWith('store.lock.'))).toBe(true);
      serve = startTonfall(['serve', '--threads', '1'], { cwd });
      await serve.says(/Ctrl-C stops/);
      for (let left = 1; left > 0; ) left = (await status()).pending;
      expect(await status()).toMatchObject({ comments: sample + 325, labelled: sample + 325, failed: 0 });
      expect(await labels()).toBe(sample + 325);
      expect(await serve.stop('SIGTERM')).toMatchObject({ code: EXIT.ok });
    }, 180_000);
  });
});
