import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { COMMANDS } from '../src/commands/index.js';
import { CONFIG_KEY_NAMES, CONFIG_KEYS, environmentName, flagName } from '../src/config-keys.js';
import { PACKAGE_ROOT } from '../src/package.js';
import { checkCommand, shellCommands } from './helpers/command-line.js';

const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(PACKAGE_ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const read = (name: string) => readFileSync(join(PACKAGE_ROOT, name), 'utf8');

/** Lines of shell code blocks, and inline code that is a command. */
function commandLines(text: string): string[] {
  const blocks = [...text.matchAll(/^```(?:sh|bash|console)\n(.*?)^```/gms)].flatMap(([, block = '']) =>
    block.replace(/\\\n/g, ' ').split('\n'),
  );
  const inline = [
    ...text.replace(/^```.*?^```/gms, '').matchAll(/`((?:npx )?tonfall [^`]+|npm [^`]+)`/g),
  ].map(([, code = '']) => code);
  // A command that is only mentioned, as `tonfall backup`, has none of its arguments.
  const mentioned = inline.map((code) => (/^tonfall \w+$/.test(code) ? `${code} --help` : code));
  return [...blocks, ...mentioned.filter((code) => !/[A-Z…]{2,}$|\[|\.\.\./.test(code))];
}

describe.each(DOCUMENTS)('%s', (name) => {
  const text = read(name);

  it('shows only commands and flags that exist', async () => {
    const wrong: string[] = [];
    for (const line of commandLines(text)) {
      for (const command of shellCommands(line)) {
        await checkCommand(command).catch((error: Error) => wrong.push(`${line}: ${error.message}`));
      }
    }
    expect(wrong).toEqual([]);
  });

  it('names only variables that exist', () => {
    const known = [
      ...CONFIG_KEY_NAMES.map(environmentName),
      'TONFALL_TEST_CHROMIUM',
      'TONFALL_TEST_DATABASE_URL',
      'TONFALL_TEST_REDIS_URL',
    ];
    const named = text.match(/\bTONFALL_[A-Z]+(_[A-Z]+)*\b(?!_)/g) ?? [];
    expect(named.filter((one) => !known.includes(one))).toEqual([]);
  });

  it('links only to what is there', () => {
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target = '']) => target);
    expect(targets.filter((target) => !existsSync(join(PACKAGE_ROOT, dirname(name), target)))).toEqual([]);
  });
});

describe('README.md', () => {
  it('has every command in its table', () => {
    const rows = [...read('README.md').matchAll(/^\| `tonfall (\w+)/gm)].map(([, name]) => name);
    expect(rows).toEqual(COMMANDS.map(({ name }) => name));
  });

  it('links to every page of the documentation', () => {
    const pages = [...read('README.md').matchAll(/\]\((docs\/[^)#]+\.md)/g)].map(([, page]) => page);
    for (const name of DOCUMENTS.filter((one) => one.startsWith('docs/'))) expect(pages).toContain(name);
  });
});

describe('docs/configuration.md', () => {
  it('has every key with flag, variable and meaning, in the order of the table in the code', () => {
    const rows = read('docs/configuration.md')
      .split('\n')
      .filter((line) => /^\| `[a-z]/.test(line))
      .map((line) =>
        line
          .split(' | ')
          .map((cell) => cell.replace(/^\| | \|$/g, ''))
          .filter((_, index) => index !== 3),
      );
    expect(rows).toEqual(
      CONFIG_KEY_NAMES.map((key) => {
        const { summary, flag } = { flag: true, ...CONFIG_KEYS[key] };
        const flagCell = flag === false ? 'none' : `\`${flagName(key)}\``;
        return [`\`${key}\``, flagCell, `\`${environmentName(key)}\``, summary];
      }),
    );
  });
});
