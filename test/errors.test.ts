import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { asTonfallError, ERRORS, type ErrorCode, type ErrorEntry, TonfallError } from '../src/errors.js';
import { PACKAGE_ROOT } from '../src/package.js';

const rows = Object.entries(ERRORS) as [ErrorCode, ErrorEntry][];

const documentRow = ([code, { status, retry, message, action }]: [string, ErrorEntry]): string =>
  `| \`${code}\` | ${status} | ${retry ? 'yes' : 'no'} | ${message} | ${action} |`;

describe('the table of errors', () => {
  it.each(rows)('%s has a status, a sentence and what to do', (code, { status, message, action }) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    for (const text of [message, action]) expect(text).toMatch(/^\S.*\.$/);
  });

  it('stands in docs/errors.md as it is, and nothing else does', () => {
    const document = readFileSync(join(PACKAGE_ROOT, 'docs', 'errors.md'), 'utf8');
    const documented = document.split('\n').filter((line) => line.startsWith('| `'));
    expect(documented).toEqual(rows.map(documentRow));
  });

  it('holds no code that nothing raises', () => {
    const sources = ['src', 'workers'].flatMap((folder) =>
      readdirSync(join(PACKAGE_ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && name !== 'errors.ts')
        .map((name) => readFileSync(join(PACKAGE_ROOT, folder, name), 'utf8')),
    );
    const raised = (code: string) => sources.some((source) => source.includes(`'${code}'`));
    // INTERNAL is what everything unforeseen becomes, in errors.ts itself.
    expect(rows.map(([code]) => code).filter((code) => code !== 'INTERNAL' && !raised(code))).toEqual([]);
  });
});

describe('TonfallError', () => {
  it('says what happened, with detail, place and cause', () => {
    const cause = new Error('inner');
    const error = new TonfallError('INVALID_JSON', { detail: 'Column 7.', place: 'a.jsonl:3', cause });
    expect(error.message).toBe(`${ERRORS.INVALID_JSON.message} Column 7.`);
    expect(error).toMatchObject({ code: 'INVALID_JSON', place: 'a.jsonl:3', cause, entry: { retry: false } });
  });

  it('is what anything thrown becomes, once', () => {
    const error = new TonfallError('CANCELLED');
    expect(asTonfallError(error)).toBe(error);
    expect(asTonfallError('x')).toMatchObject({ code: 'INTERNAL', cause: 'x' });
  });
});
