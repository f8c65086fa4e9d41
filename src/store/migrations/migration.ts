/** A numbered step of the SQL schema. */

export interface Migration {
  /** 1, 2, 3 ... without gaps. */
  readonly version: number;
  readonly name: string;
  /** Single statements that PGlite and PostgreSQL 15 or newer understand. */
  readonly statements: readonly string[];
}
