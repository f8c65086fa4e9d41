/** `tonfall key`: API keys of the server. */
import { z } from 'zod';
import { TonfallError } from '../errors.js';
import { plainTable } from '../output/plain-table.js';
import { createApiKey, listApiKeys, revokeApiKey, SCOPES, type Scope } from '../store/api-keys.js';
import { defineCommand } from './command.js';
import { EXIT } from './exit-code.js';
import { STORE_KEYS, withApp } from './store-run.js';

const ACTIONS = ['create', 'list', 'revoke'] as const;

const scopes = z
  .string()
  .default('score')
  .transform((given, context): Scope[] => {
    const names = given.split(',').map((name) => name.trim());
    const unknown = names.find((name) => !SCOPES.some((scope) => scope === name));
    if (unknown === undefined) return names as Scope[];
    context.addIssue({ code: 'custom', message: `knows ${SCOPES.join(', ')}, not ${unknown}` });
    return z.NEVER;
  });

export const command = defineCommand({
  arguments: [
    { name: 'ACTION', summary: 'create, list or revoke', required: true },
    { name: 'ID', summary: 'Key to revoke' },
  ],
  options: {
    name: { summary: 'What the key is for', value: 'NAME', schema: z.string().default('') },
    site: {
      summary: 'The one site that the key sees; all where not given',
      value: 'NAME',
      schema: z.string().min(1).optional(),
    },
    scopes: { summary: `What the key may do: ${SCOPES.join(', ')}`, value: 'LIST', schema: scopes },
    rate: {
      summary: 'Requests a minute; any number where not given',
      value: 'N',
      schema: z.coerce.number().int('expects a whole number').min(1, 'expects at least 1').optional(),
    },
    languageHint: {
      summary: 'Take a language that is sent as a hint only (Coral sends en for languages it does not know)',
      schema: z.boolean().default(false),
    },
    store: {
      summary: 'Store texts that are sent for scoring, unless the request says not to',
      schema: z.boolean().default(false),
    },
  },
  configuration: STORE_KEYS,
  examples: [
    'tonfall key create --name "Coral" --site news --scopes score,feedback --rate 600',
    'tonfall key list',
    'tonfall key revoke 5f0c2a9d1e77',
  ],
  async run(context, { positionals: [action, id], options }) {
    const picked = ACTIONS.find((name) => name === action);
    if (!picked) throw new TonfallError('USAGE', { detail: `Not ${action}, but ${ACTIONS.join(', ')}.` });
    if (picked === 'revoke' && id === undefined) throw new TonfallError('USAGE', { detail: 'Name an ID.' });
    const { stdout, stderr, now } = context;
    return withApp(context, 'either', async ({ database }) => {
      if (picked === 'create') {
        const { name, site, rate, languageHint, store } = options;
        const key = await createApiKey(
          database,
          { name, site: site ?? null, scopes: options.scopes, rate: rate ?? null, languageHint, store },
          now(),
        );
        stderr.write('This is the only time that the key is shown:\n');
        stdout.write(`${key.text}\n`);
      } else if (picked === 'revoke') {
        if (!(await revokeApiKey(database, id ?? '', now()))) {
          throw new TonfallError('USAGE', {
            detail: 'There is no such key in force; see `tonfall key list`.',
          });
        }
        stdout.write('revoked; it is refused from now on\n');
      } else {
        const rows = (await listApiKeys(database)).map((key) => [
          key.id,
          key.name,
          key.site ?? 'all',
          key.scopes.join(','),
          key.rate === null ? 'any' : `${key.rate}/min`,
          [key.languageHint ? 'language hint' : '', key.store ? 'stores' : ''].filter(Boolean).join(', '),
          key.createdAt.toISOString(),
          key.revokedAt?.toISOString() ?? '',
        ]);
        const head = ['id', 'name', 'site', 'scopes', 'rate', 'options', 'created', 'revoked'];
        stdout.write(`${plainTable(head, rows)}\n`);
      }
      return EXIT.ok;
    });
  },
});
