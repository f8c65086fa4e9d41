/** The interface of a database: PostgreSQL's SQL, whoever serves it. */

/** Runs statements; `$1` parameters; arrays are PostgreSQL arrays. int8 comes back as number, timestamptz as Date, jsonb parsed. */
export interface Queryable {
  query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<Row[]>;
}

export interface Database extends Queryable {
  readonly kind: 'pglite' | 'postgres';
  /** Runs `work` in one transaction; rolls back when it throws. The only place where a transaction is opened. */
  transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result>;
  /** Ends what this object opened. */
  close(): Promise<void>;
}
