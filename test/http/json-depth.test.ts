import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isTooDeep } from '../../src/http/json-depth.js';

/** How deep a value is nested, by walking it. */
const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

describe('isTooDeep', () => {
  it('is false for what is nested as requests are, whatever its strings hold', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.string(), (value, text) => {
        const wrapped = { value, text, brackets: '[{'.repeat(100), quotes: `'"\\` };
        expect(depthOf(wrapped)).toBeLessThanOrEqual(64);
        expect(isTooDeep(JSON.stringify(wrapped))).toBe(false);
      }),
    );
  });

  it('is true from 65 levels on, of lists and objects alike', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 130 }), (isList) => {
        const value = isList.reduce<unknown>((inner, list) => (list ? [inner] : { a: inner }), 1);
        expect(isTooDeep(JSON.stringify(value))).toBe(isList.length > 64);
      }),
    );
  });

  it('does not mind many brackets side by side', () => {
    expect(isTooDeep(`[${'[],{},'.repeat(10_000)}1]`)).toBe(false);
  });
});
