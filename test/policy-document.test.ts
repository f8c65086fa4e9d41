import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { PACKAGE_ROOT } from '../src/package.js';
import { parseSettings } from '../src/pipeline/policy-in-force.js';

it('docs/policy.md shows a document that the store takes', () => {
  const page = readFileSync(join(PACKAGE_ROOT, 'docs/policy.md'), 'utf8');
  const [, document = ''] = page.match(/```json\n(.*?)```/s) ?? [];
  expect(parseSettings(JSON.parse(document))).toMatchObject({ words: { banned: ['vollpfosten*'] } });
});
