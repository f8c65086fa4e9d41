import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import JSON5 from 'json5';
import { TonfallError } from '../../../src/errors.js';
import { parseLenient } from '../../../src/http/perspective/lenient-json.js';

/** Names that neither reach a prototype nor are written in snake_case. */
const name = fc.string({ maxLength: 12 }).filter((key) => !/^(__proto__|constructor|prototype)$|_/.test(key));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

const codeOf = (body: string): string => {
  try {
    parseLenient(body);
    return 'taken';
  } catch (error) {
    return (error as TonfallError).code;
  }
};

describe('parseLenient', () => {
  it('reads JSON and JSON5 as they are', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(parseLenient(JSON.stringify(given))).toEqual(given);
        expect(parseLenient(JSON5.stringify(given))).toEqual(given);
      }),
    );
  });

  it('gives a value or REQUEST_INVALID for any text, and never repeats the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 8 }), (text) => {
        try {
          parseLenient(`Zwetschge${text}`);
        } catch (error) {
          expect(error).toBeInstanceOf(TonfallError);
          const { code, message } = error as TonfallError;
          expect(code).toBe('REQUEST_INVALID');
          expect(message).not.toContain('Zwetschge');
        }
      }),
    );
  });

  it.each(['__proto__', 'constructor', 'prototype'])(
    'drops the key %s at any depth, in both notations',
    (key) => {
      const polluting = `{"a": {"${key}": {"polluted": true}, "b": 1}, "${key}": {"polluted": true}}`;
      for (const body of [polluting, `// JSON5\n${polluting}`]) {
        const parsed = parseLenient(body) as { a: object };
        expect(parsed).toEqual({ a: { b: 1 } });
        expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
        expect(Object.getPrototypeOf(parsed.a)).toBe(Object.prototype);
      }
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    },
  );

  it.each([
    ['requested_attributes', 'requestedAttributes'],
    ['do_not_store', 'doNotStore'],
    ['SEVERE_TOXICITY', 'SEVERE_TOXICITY'],
    ['TOXICITY@6', 'TOXICITY@6'],
    ['_x', '_x'],
  ])('takes the name %s for %s', (sent, taken) => {
    expect(parseLenient(`{"${sent}": 1}`)).toEqual({ [taken]: 1 });
  });

  it.each(['[', '{"a":', '{a:'])('refuses what is nested without end: %s', (opening) => {
    expect(codeOf(opening.repeat(100_000))).toBe('REQUEST_INVALID');
    expect(codeOf(`"${'['.repeat(1000)}"`)).toBe('taken');
  });

  it('is not led astray by quotes in comments of JSON5', () => {
    expect(codeOf(`/* " */${'['.repeat(20_000)}${']'.repeat(20_000)}`)).toBe('REQUEST_INVALID');
  });

  it('reads JSON of any length, and JSON5 of what a hand may write', () => {
    const long = 'x'.repeat(200_000);
    expect(parseLenient(`{"a":"${long}"}`)).toEqual({ a: long });
    expect(codeOf(`{a:"${long}"}`)).toBe('REQUEST_INVALID');
  });
});
