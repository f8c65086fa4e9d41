/** `tonfall settings`: the policy's settings in the store, which every process follows. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { TonfallError } from '../errors.js';
import { plainTable } from '../output/plain-table.js';
import { parseSettings } from '../pipeline/policy-in-force.js';
import type { SettingsDocument } from '../policy/settings.js';
import { currentSettings, saveSettings, settingsHistory, settingsOfVersion } from '../store/settings.js';
import { defineCommand } from './command.js';
import { EXIT } from './exit-code.js';
import { STORE_KEYS, withApp } from './store-run.js';

const ACTIONS = ['show', 'apply', 'history'] as const;

export const command = defineCommand({
  arguments: [
    { name: 'ACTION', summary: 'show (as JSON), apply (the JSON of FILE) or history', required: true },
    { name: 'FILE', summary: 'Settings to apply' },
  ],
  options: {
    version: {
      summary: 'Show an older version; applied again, it takes a change back',
      value: 'NUMBER',
      schema: z.coerce.number().int('expects a whole number').min(1, 'expects at least 1').optional(),
    },
    by: {
      summary: 'Who changed it, for the history',
      value: 'NAME',
      schema: z.string().default('command line'),
    },
  },
  configuration: [...STORE_KEYS, 'policy'],
  examples: [
    'tonfall settings show > settings.json',
    'tonfall settings apply settings.json --by "M. Huber"',
    'tonfall settings history',
  ],
  async run({ cwd, stdout, now, ...context }, { positionals: [action, file], options }) {
    const picked = ACTIONS.find((name) => name === action);
    if (!picked) throw new TonfallError('USAGE', { detail: `Not ${action}, but ${ACTIONS.join(', ')}.` });
    if (picked === 'apply' && file === undefined) throw new TonfallError('USAGE', { detail: 'Name a FILE.' });
    const document = file === undefined ? null : await readDocument(resolve(cwd, file));
    return withApp({ cwd, stdout, now, ...context }, 'either', async ({ database }) => {
      if (picked === 'apply') {
        const version = await saveSettings(database, document, options.by, now());
        stdout.write(`version ${version} is in force; what no person has decided is judged again\n`);
      } else if (picked === 'history') {
        const versions = await settingsHistory<SettingsDocument>(database);
        const rows = versions.map(({ version, createdAt, createdBy }) => [
          String(version),
          createdAt.toISOString(),
          createdBy,
        ]);
        stdout.write(`${plainTable(['version', 'since', 'by'], rows)}\n`);
      } else {
        const settings =
          options.version === undefined
            ? await currentSettings<SettingsDocument>(database)
            : await settingsOfVersion<SettingsDocument>(database, options.version);
        if (!settings) throw new TonfallError('USAGE', { detail: `There is no version ${options.version}.` });
        stdout.write(`${JSON.stringify(settings.document, null, 2)}\n`);
        if (Object.keys(settings.document).length === 0) {
          context.stderr.write('nothing is set here, so the defaults hold: docs/policy.md\n');
        }
      }
      return EXIT.ok;
    });
  },
});

/** Throws SOURCE_NOT_FOUND, CONFIG_INVALID. */
async function readDocument(file: string): Promise<SettingsDocument> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new TonfallError('SOURCE_NOT_FOUND', { place: file, cause });
  });
  try {
    return parseSettings(JSON.parse(text));
  } catch (error) {
    if (error instanceof TonfallError) throw error;
    throw new TonfallError('CONFIG_INVALID', { detail: 'It is not valid JSON.', place: file });
  }
}
