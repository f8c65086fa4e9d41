/** What every Database does, whoever serves it. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Database } from '../../src/database/database.js';
import { SqlError } from '../../src/database/sql-error.js';

export function databaseContract(open: () => Promise<Database>, close: () => Promise<void>): void {
  let database: Database;

  beforeAll(async () => {
    database = await open();
    await database.query('CREATE SCHEMA contract');
  });
  afterAll(async () => {
    await database.close();
    await close();
  });

  it('gives values as numbers, dates, documents, arrays and buffers', async () => {
    const [row] = await database.query(
      `SELECT 9007199254740991::int8 AS int8, '2024-02-29T12:00:00.123Z'::timestamptz AS time, '{"a":[1,null]}'::jsonb AS document,
        array['x',null] AS list, array[1,2]::int8[] AS numbers, '\\x00ff'::bytea AS bytes, NULL AS nothing, true AS yes, 0.5::float8 AS half`,
    );
    expect(row).toStrictEqual({
      int8: 9007199254740991,
      time: new Date('2024-02-29T12:00:00.123Z'),
      document: { a: [1, null] },
      list: ['x', null],
      numbers: [1, 2],
      bytes: Buffer.from([0, 255]),
      nothing: null,
      yes: true,
      half: 0.5,
    });
  });

  it('takes parameters as it gives values', async () => {
    const time = new Date('1999-12-31T23:59:59.999Z');
    const rows = await database.query(
      'SELECT $1::text AS text, $2::int8 AS number, $3::timestamptz AS time, $4::jsonb AS document, $5::text[] AS list, $6::boolean AS no, $7::text AS nothing',
      ['ä"\'\\{},', 12, time, JSON.stringify({ deep: [{}] }), ['a,b', '"', ''], false, null],
    );
    expect(rows).toStrictEqual([
      {
        text: 'ä"\'\\{},',
        number: 12,
        time,
        document: { deep: [{}] },
        list: ['a,b', '"', ''],
        no: false,
        nothing: null,
      },
    ]);
  });

  it('gives back any text, list and document unchanged', async () => {
    // PostgreSQL's text holds no NUL, its encoding no lone surrogate.
    const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''));
    await fc.assert(
      fc.asyncProperty(text, fc.array(text), fc.dictionary(text, text), async (one, many, document) => {
        const parameters = [one, many, JSON.stringify(document)];
        const rows = await database.query(
          'SELECT $1::text AS a, $2::text[] AS b, $3::jsonb AS c',
          parameters,
        );
        // Compared as JSON: `__proto__` is a key like any other.
        expect(rows[0]?.a).toBe(one);
        expect(rows[0]?.b).toEqual(many);
        expect(Object.entries(rows[0]?.c as object).sort()).toEqual(Object.entries(document).sort());
      }),
      { numRuns: 50 },
    );
  });

  it('takes and gives large values and many rows', async () => {
    const large = 'ß'.repeat(2_500_000);
    expect(await database.query('SELECT $1::text AS large', [large])).toEqual([{ large }]);
    const rows = await database.query<{ n: number }>('SELECT n FROM generate_series(1, $1::int) n', [20_000]);
    expect(rows).toHaveLength(20_000);
    expect(rows.at(-1)).toEqual({ n: 20_000 });
  });

  it('runs several statements without parameters and gives the rows of the last', async () => {
    const rows = await database.query(
      'CREATE TABLE contract.several (n int); SELECT 1 AS one; SELECT 2 AS two',
    );
    expect(rows).toEqual([{ two: 2 }]);
    expect(await database.query('CREATE TABLE contract.other (n int)')).toEqual([]);
  });

  it('keeps statements that run at once apart', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        n % 2
          ? database.query('SELECT $1::int AS n', [n])
          : database.query('SELECT $1::text AS text, $2::int AS n', [`text ${n}`, n]),
      ),
    );
    expect(answers.map((rows) => rows[0]?.n)).toEqual(answers.map((_, n) => n));
  });

  it('commits what a transaction did and returns its result', async () => {
    await database.query('CREATE TABLE contract.kept (n int)');
    const result = await database.transaction(async (transaction) => {
      await transaction.query('INSERT INTO contract.kept VALUES ($1)', [1]);
      return 'done';
    });
    expect(result).toBe('done');
    expect(await database.query('SELECT n FROM contract.kept')).toEqual([{ n: 1 }]);
  });

  it('rolls back when the work throws, and passes the error on', async () => {
    await database.query('CREATE TABLE contract.undone (n int)');
    const failure = new Error('of the work');
    const work = database.transaction(async (transaction) => {
      await transaction.query('INSERT INTO contract.undone VALUES (1)');
      throw failure;
    });
    await expect(work).rejects.toBe(failure);
    expect(await database.query('SELECT n FROM contract.undone')).toEqual([]);
  });

  it('rolls back when a statement fails, and works on', async () => {
    await database.query('CREATE TABLE contract.failed (n int PRIMARY KEY)');
    const work = database.transaction(async (transaction) => {
      await transaction.query('INSERT INTO contract.failed VALUES (1)');
      await transaction.query('INSERT INTO contract.failed VALUES ($1)', [1]);
    });
    await expect(work).rejects.toMatchObject({ sqlState: '23505', constraint: 'failed_pkey' });
    expect(await database.query('SELECT n FROM contract.failed')).toEqual([]);
  });

  it('hides what an open transaction did from others until it commits', async () => {
    await database.query('CREATE TABLE contract.hidden (n int)');
    let other: Promise<unknown> | undefined;
    await database.transaction(async (transaction) => {
      await transaction.query('INSERT INTO contract.hidden VALUES (1)');
      other = outside(() => database.query('SELECT count(*) AS n FROM contract.hidden'));
      await transaction.query('INSERT INTO contract.hidden VALUES (2)');
    });
    // Before the transaction on a server, after it on a shared session; never in between.
    expect([0, 2]).toContain(((await other) as { n: number }[])[0]?.n);
  });

  it('loses no update of transactions that run at once', async () => {
    await database.query('CREATE TABLE contract.counter (n int); INSERT INTO contract.counter VALUES (0)');
    const add = () =>
      database.transaction(async (transaction) => {
        const [row] = await transaction.query<{ n: number }>('SELECT n FROM contract.counter FOR UPDATE');
        await transaction.query('UPDATE contract.counter SET n = $1', [(row?.n ?? 0) + 1]);
      });
    await Promise.all(Array.from({ length: 20 }, add));
    expect(await database.query('SELECT n FROM contract.counter')).toEqual([{ n: 20 }]);
  });

  it('refuses a statement that bypasses the transaction it is written in', async () => {
    const work = database.transaction(() => database.query('SELECT 1'));
    await expect(work).rejects.toMatchObject({ code: 'INTERNAL' });
    const nested = database.transaction(() => database.transaction(async () => {}));
    await expect(nested).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await database.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('says which statement failed and why, but quotes no value', async () => {
    await database.query('CREATE TABLE contract.quiet (n int, t text UNIQUE CHECK (length(t) < 9))');
    const refused = [
      ['INSERT INTO contract.quiet (t) VALUES ($1), ($1)', ['Geheim'], '23505'],
      ['INSERT INTO contract.quiet (t) VALUES ($1)', ['Geheimes Wort'], '23514'],
      ['SELECT $1::text::int', ['Geheim'], '22P02'],
      ['SELECT $1::text::jsonb', ['Geheim'], '22P02'],
      ['SELECT 1 FROM contract.absent WHERE $1::text IS NULL', ['Geheim'], '42P01'],
    ] as const;
    for (const [sql, parameters, sqlState] of refused) {
      const error = await database.query(sql, parameters).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SqlError);
      expect(error).toMatchObject({ sqlState });
      expect(`${JSON.stringify(error)} ${(error as Error).stack}`).not.toContain('Geheim');
    }
  });

  it('is unavailable after it was closed, and may be closed twice', async () => {
    await database.close();
    await database.close();
    await expect(database.query('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await expect(database.transaction(async () => {})).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
  });
}

/** Runs outside of the transaction that the caller is in, as another request would. */
function outside<Result>(work: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => queue.push(() => work().then(resolve, reject)));
}
const queue: (() => void)[] = [];
const ticker = setInterval(() => {
  for (const work of queue.splice(0)) work();
}, 5);
ticker.unref();
