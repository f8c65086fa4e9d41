/** Checks that a command line which stands in a document or a container file would be understood. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommandLine } from '../../src/cli-program.js';
import { resolveConfig } from '../../src/config.js';
import { PACKAGE_ROOT } from '../../src/package.js';

const { scripts } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** npm's own commands that the documents use. */
const NPM_COMMANDS = ['install', 'ci', 'pack', 'audit'];

/** Words of one shell command; quotes hold together, comments end it. */
export function shellWords(line: string): string[] {
  const words = line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  const end = words.findIndex((word) => word.startsWith('#'));
  return (end < 0 ? words : words.slice(0, end)).map((word) => word.replace(/["']/g, ''));
}

/** The single commands of a line with pipes, `&&` and `;`, without redirections and `$ `. */
export function shellCommands(line: string): string[][] {
  const words = shellWords(line.trim().replace(/^\$ /, ''));
  const commands: string[][] = [[]];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (/^(\||\|\||&&|;|&)$/.test(word)) commands.push([]);
    else if (/^\d?>{1,2}$|^<$/.test(word)) at += 1;
    else if (!/^\d?[<>]/.test(word)) commands.at(-1)?.push(word);
  }
  return commands.filter((command) => command.length > 0);
}

/** Understood, or throws why not. Commands that are neither `tonfall` nor `npm` are nobody's business here. */
export async function checkCommand(words: readonly string[]): Promise<void> {
  const variables = words.filter((word, index) => index === 0 && /^[A-Z_]+=/.test(word));
  const [program, ...rest] = words.slice(variables.length).filter((word, at) => at > 0 || word !== 'exec');
  const env = Object.fromEntries(variables.map((word) => word.split(/=(.*)/s).slice(0, 2)));
  resolveConfig({ cwd: '/', env });
  if (program === 'npx' && rest[0] === 'tonfall') await checkTonfall(rest.slice(1));
  else if (program === 'tonfall') await checkTonfall(rest);
  else if (program === 'node' && rest[0] === 'bin/tonfall.js') await checkTonfall(rest.slice(1));
  else if (program === 'npm') await checkNpm(rest);
}

async function checkTonfall(argv: readonly string[]): Promise<void> {
  const picked = await parseCommandLine(argv, () => {});
  if (picked) resolveConfig({ cwd: '/', flags: picked.flags });
}

async function checkNpm([command = '', ...rest]: readonly string[]): Promise<void> {
  const script = command === 'run' ? rest.shift() : ['start', 'test'].includes(command) ? command : undefined;
  if (script === undefined) {
    if (!NPM_COMMANDS.includes(command)) throw new Error(`npm ${command} is not known here`);
    return;
  }
  const line = scripts[script];
  if (line === undefined) throw new Error(`there is no script ${script} in package.json`);
  const dashes = rest.indexOf('--');
  if (script === 'start')
    await checkCommand([...shellWords(line), ...(dashes < 0 ? [] : rest.slice(dashes + 1))]);
}
