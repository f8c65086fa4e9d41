import { describe, expect, it } from '@jest/globals';
import { asDatabaseError, SqlError } from '../../src/database/sql-error.js';
import { TonfallError } from '../../src/errors.js';

const withCode = (code: string, message = 'Wort') => Object.assign(new Error(message), { code });

describe('asDatabaseError', () => {
  it.each([
    ...['08006', '28P01', '57P01', '57P03', '53300', '3D000', '25P03'],
    ...['ECONNREFUSED', 'ENOENT', 'ENOTFOUND', 'EPIPE', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED'],
  ])('takes %s for a database that is not there', (code) => {
    const error = asDatabaseError(withCode(code));
    expect(error).toMatchObject({ code: 'DATABASE_UNAVAILABLE', entry: { retry: true } });
    expect(error.message).toContain(code);
    expect(error.message).not.toContain('Wort');
  });

  it('looks into the failures of all addresses of a host', () => {
    const error = new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')], '');
    expect(asDatabaseError(error)).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });

  it.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])(
    'knows what pg says without a code: %s',
    (message) => {
      expect(asDatabaseError(new Error(message))).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    },
  );

  it('keeps what the server says of a statement, but not of a value', () => {
    expect(asDatabaseError(withCode('42601', 'syntax error')).message).toContain('syntax error');
    expect(asDatabaseError(withCode('22P02', 'invalid input "Wort"')).message).not.toContain('Wort');
    expect(asDatabaseError(withCode('40001'))).toBeInstanceOf(SqlError);
  });

  it('passes on what is ours or nobody knows', () => {
    const ours = new TonfallError('CANCELLED');
    expect(asDatabaseError(ours)).toBe(ours);
    const unknown = new Error('unknown');
    expect(asDatabaseError(unknown)).toBe(unknown);
    expect(asDatabaseError('text')).toMatchObject({ code: 'INTERNAL' });
  });
});
