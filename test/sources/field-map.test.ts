import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mapFields, missingNames, parseFieldMap } from '../../src/sources/field-map.js';
import {
  readId,
  readInteger,
  readLanguage,
  readName,
  readState,
  readTime,
} from '../../src/sources/field-values.js';

describe('parseFieldMap', () => {
  it('reads pairs, also with other known names on the left', () => {
    expect([...parseFieldMap('text=body,comment_id=cid,created_at=a=b')]).toEqual([
      ['text', 'body'],
      ['id', 'cid'],
      ['createdAt', 'a=b'],
    ]);
    expect(parseFieldMap(undefined).size).toBe(0);
  });

  it.each(['text', 'text=', 'tekst=body', '='])('says USAGE for %s', (argument) => {
    expect(() => parseFieldMap(argument)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});

describe('mapFields', () => {
  it('knows names in any spelling and takes the most telling one with a value', () => {
    const row = { Comment: 'b', text: 'a', CommentID: 5, 'Thread ID': 't', createdAt: 'x', lang: 'de' };
    expect(mapFields(Object.entries(row), new Map())).toEqual({
      text: 'a',
      id: 5,
      thread: 't',
      createdAt: 'x',
      language: 'de',
    });
    expect(mapFields(Object.entries({ text: '', body: 'b' }), new Map())).toEqual({ text: 'b' });
  });

  it('takes a mapped name only, and paths into objects', () => {
    const row = { text: 'a', Body: 'b', user: { name: 'Rosl' } };
    expect(mapFields(Object.entries(row), parseFieldMap('text=body,author=user.name'))).toEqual({
      text: 'b',
      author: 'Rosl',
    });
    expect(mapFields([['text', 'a']], parseFieldMap('text=body'))).toEqual({});
  });

  it('never fails, whatever the row holds', () => {
    fc.assert(
      fc.property(fc.object(), (row) => {
        mapFields(Object.entries(row), parseFieldMap('text=a.b.c'));
      }),
    );
  });

  it('tells which names a header lacks', () => {
    expect(missingNames(['id', 'Kommentar'], new Map())).toEqual(['text']);
    expect(missingNames(['id', 'Kommentar'], parseFieldMap('text=kommentar,author=wer'))).toEqual(['wer']);
    expect(missingNames(['id', 'Body'], new Map())).toEqual([]);
  });
});

describe('values', () => {
  it.each([
    ['2024-03-01', '2024-03-01T00:00:00.000Z'],
    ['2024-03-01T12:30', '2024-03-01T12:30:00.000Z'],
    ['2024-03-01 12:30:05', '2024-03-01T12:30:05.000Z'],
    ['2024-03-01 12:30:05 UTC', '2024-03-01T12:30:05.000Z'],
    ['2024-03-01T12:30:05.123456+0200', '2024-03-01T10:30:05.123Z'],
    ['2024-03-01 12:30:05+02', '2024-03-01T10:30:05.000Z'],
    [1_700_000_000, '2023-11-14T22:13:20.000Z'],
    ['1700000000', '2023-11-14T22:13:20.000Z'],
    ['1700000000.5', '2023-11-14T22:13:20.500Z'],
    [1_700_000_000_000, '2023-11-14T22:13:20.000Z'],
    [1_700_000_000_000_000, '2023-11-14T22:13:20.000Z'],
    ['2024-13-01', null],
    ['gestern', null],
    ['01.03.2024', null],
    [Number.NaN, null],
    [{}, null],
  ])('reads the time %j as %j', (value, time) => {
    expect(readTime(value)).toBe(time);
  });

  it('gives back any time that it wrote', () => {
    const date = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(fc.property(date, (value) => expect(readTime(value.toISOString())).toBe(value.toISOString())));
  });

  it('reads languages, states, numbers, names and ids', () => {
    expect(['de', 'de-AT', 'de_AT', 'DEU', 'und', 'Deutsch', 5].map(readLanguage)).toEqual([
      'de',
      'de',
      'de',
      'de',
      null,
      null,
      null,
    ]);
    expect(['approve', '0', 'Spam', 'deleted', 'other', 'constructor'].map(readState)).toEqual([
      'approved',
      'pending',
      'spam',
      'trash',
      null,
      null,
    ]);
    expect(['5', -3, '5.5', 'x', ''].map(readInteger)).toEqual([5, -3, null, null, null]);
    expect(readName(' Rosl\u0000\nvom Berg ')).toBe('Rosl vom Berg');
    expect([7, ' a ', '', null, 'a\u0000', '\ud800', {}].map(readId)).toEqual([
      '7',
      'a',
      null,
      null,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
