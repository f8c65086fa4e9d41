/** Files of `fixtures/`. */
import { readFileSync } from 'node:fs';

const read = (name) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

/** A JSON file's value. */
export const fixture = (name) => JSON.parse(read(name).toString('utf8'));
/** A file's bytes, as they are sent. */
export const fixtureBytes = (name) => read(name);
