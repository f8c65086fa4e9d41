/** `tonfall coral`: sites that run Coral and may ask the server. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { TonfallError } from '../errors.js';
import { plainTable } from '../output/plain-table.js';
import { addCoralSite, listCoralSites, removeCoralSite } from '../store/coral-sites.js';
import { type CommandContext, defineCommand } from './command.js';
import { EXIT } from './exit-code.js';
import { STORE_KEYS, withApp } from './store-run.js';

const ACTIONS = ['add', 'list', 'remove'] as const;

export const command = defineCommand({
  arguments: [
    { name: 'ACTION', summary: 'add, list or remove', required: true },
    { name: 'TENANT', summary: "Coral's tenant ID" },
  ],
  options: {
    secretFile: {
      summary:
        'File with the signing secret of the phase and the webhooks; - for standard input. Add again to change it',
      value: 'FILE',
      schema: z.string().default('-'),
    },
    format: {
      summary: 'Form in which the phase sends comments: html or plain',
      value: 'FORM',
      schema: z.enum(['html', 'plain']).default('html'),
    },
    reject: {
      summary: 'Reject what the policy holds, instead of withholding it',
      schema: z.boolean().default(false),
    },
    unscored: {
      summary: 'Comment that is not scored in time: none (no opinion), flag or withhold',
      value: 'WHAT',
      schema: z.enum(['none', 'flag', 'withhold']).default('none'),
    },
    doNotStore: { summary: 'Keep nothing of what Coral sends', schema: z.boolean().default(false) },
  },
  configuration: [...STORE_KEYS, 'site'],
  examples: [
    'tonfall coral add 8a1f6c --site news --secret-file secret.txt',
    'tonfall coral list',
    'tonfall coral remove 8a1f6c',
  ],
  async run(context, { positionals: [action, tenant], options }) {
    const picked = ACTIONS.find((name) => name === action);
    if (!picked) throw new TonfallError('USAGE', { detail: `Not ${action}, but ${ACTIONS.join(', ')}.` });
    if (picked !== 'list' && tenant === undefined)
      throw new TonfallError('USAGE', { detail: 'Name a TENANT.' });
    const { stdout, now, config } = context;
    const secret = picked === 'add' ? await readSecret(options.secretFile, context) : '';
    return withApp(context, 'either', async ({ database }) => {
      if (picked === 'add') {
        const { format, reject, unscored, doNotStore } = options;
        const site = {
          tenant: tenant ?? '',
          site: config.site,
          options: { format, reject, unscored, store: !doNotStore },
        };
        await addCoralSite(database, site, secret, now());
        stdout.write(`added; requests of ${tenant} are for the site ${config.site}\n`);
      } else if (picked === 'remove') {
        if (!(await removeCoralSite(database, tenant ?? '', now()))) {
          throw new TonfallError('USAGE', { detail: 'There is no such tenant; see `tonfall coral list`.' });
        }
        stdout.write('removed\n');
      } else {
        const rows = (await listCoralSites(database)).map(
          ({ tenant: id, site, secrets, options: chosen }) => [
            id,
            site,
            String(secrets.length),
            chosen.format,
            chosen.reject ? 'reject' : 'withhold',
            chosen.unscored,
            chosen.store ? 'yes' : 'no',
          ],
        );
        stdout.write(
          `${plainTable(['tenant', 'site', 'secrets', 'format', 'held', 'unscored', 'stored'], rows)}\n`,
        );
      }
      return EXIT.ok;
    });
  },
});

/** The secret, without the line break that an editor leaves. Throws SOURCE_NOT_FOUND, USAGE. */
async function readSecret(file: string, { cwd, stdin }: CommandContext): Promise<string> {
  const given =
    file === '-'
      ? await text(stdin)
      : await readFile(resolve(cwd, file), 'utf8').catch((cause: unknown) => {
          throw new TonfallError('SOURCE_NOT_FOUND', { place: file, cause });
        });
  const secret = given.trim();
  if (secret === '') throw new TonfallError('USAGE', { detail: 'The secret is empty.' });
  return secret;
}
