/** Bodies as Perspective took them: JSON, or JSON5 such as its own first steps showed (`{comment: {text: "…"}}`). */
import JSON5 from 'json5';
import { TonfallError } from '../../errors.js';
import { isTooDeep } from '../json-depth.js';

/** A longer body is JSON or nothing: JSON5 takes hundreds of times as long to read. It has room for the longest text. */
const LONGEST_JSON5 = 32_768;

/** Throws REQUEST_INVALID, which quotes nothing of the body. */
export function parseLenient(body: string): unknown {
  if (isTooDeep(body)) throw new TonfallError('REQUEST_INVALID', { detail: 'It is nested too deep.' });
  try {
    return withoutPrototypes(JSON.parse(body));
  } catch {
    // What is no JSON may still be JSON5.
  }
  if (body.length > LONGEST_JSON5) {
    throw new TonfallError('REQUEST_INVALID', { detail: 'The body is not JSON.' });
  }
  try {
    return withoutPrototypes(JSON5.parse(body));
  } catch (error) {
    const { lineNumber, columnNumber } = error as { lineNumber?: number; columnNumber?: number };
    const place = lineNumber === undefined ? '' : ` (line ${lineNumber}, column ${columnNumber})`;
    throw new TonfallError('REQUEST_INVALID', { detail: `The body is not JSON${place}.` });
  }
}

/** The same value; objects without the keys that would reach a prototype. snake_case names become camelCase, as in proto3 JSON. */
function withoutPrototypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== '__proto__' && name !== 'constructor' && name !== 'prototype')
      .map(([name, inner]) => [fieldName(name), withoutPrototypes(inner)]),
  );
}

/** `requested_attributes` -> requestedAttributes; names of attributes, in capitals, stay. */
const fieldName = (name: string): string =>
  /^[a-z]+(_[a-z]+)+$/.test(name)
    ? name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    : name;
