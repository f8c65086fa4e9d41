/** Bodies as Perspective took them: JSON, or JSON5 such as its own first steps showed (`{comment: {text: "…"}}`). */
import JSON5 from 'json5';
import { TonfallError } from '../../errors.js';

/** Deeper nesting than any request of this protocol has. */
const DEEPEST = 64;

/** Throws REQUEST_INVALID, which quotes nothing of the body. */
export function parseLenient(body: string): unknown {
  if (depthOf(body) > DEEPEST)
    throw new TonfallError('REQUEST_INVALID', { detail: 'It is nested too deep.' });
  try {
    return withoutPrototypes(JSON.parse(body));
  } catch {
    // What is no JSON may still be JSON5.
  }
  try {
    return withoutPrototypes(JSON5.parse(body));
  } catch (error) {
    const { lineNumber, columnNumber } = error as { lineNumber?: number; columnNumber?: number };
    const place = lineNumber === undefined ? '' : ` (line ${lineNumber}, column ${columnNumber})`;
    throw new TonfallError('REQUEST_INVALID', { detail: `The body is not JSON${place}.` });
  }
}

/** How deep brackets are nested, not counting those in strings. */
function depthOf(body: string): number {
  let depth = 0;
  let deepest = 0;
  let quote = '';
  for (let at = 0; at < body.length; at++) {
    const sign = body[at] as string;
    if (quote) {
      if (sign === '\\') at++;
      else if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '{' || sign === '[') deepest = Math.max(deepest, ++depth);
    else if (sign === '}' || sign === ']') depth--;
  }
  return deepest;
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
