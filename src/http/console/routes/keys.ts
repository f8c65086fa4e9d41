/** API keys of the server; those of one site belong to its admins. */
import { z } from 'zod';
import { TonfallError } from '../../../errors.js';
import { type ApiKey, createApiKey, listApiKeys, revokeApiKey } from '../../../store/api-keys.js';
import { recordChange } from '../../../store/changes.js';
import { actorFor, EVERY_SITE, includes, requireRole } from '../actor.js';
import { editorOf } from '../editor-of.js';
import type { ConsoleRoutes } from '../route-group.js';
import { refusal } from '../schema/elements.js';
import { apiKey, createdKey, keyList, newApiKey } from '../schema/settings.js';

const config = { role: 'admin' } as const;
const answers = <Answer extends z.ZodType>(answer: Answer) => ({
  200: answer,
  '4xx': refusal,
  '5xx': refusal,
});

const shown = ({ id, name, site, scopes, rate, createdAt, revokedAt }: ApiKey): z.output<typeof apiKey> => ({
  id,
  name,
  site,
  scopes: [...scopes],
  rate,
  createdAt: createdAt.toISOString(),
  revokedAt: revokedAt?.toISOString() ?? null,
});

export const routes: ConsoleRoutes = (instance, { app, now }) => {
  const { database } = app;

  instance.get('/keys', { config, schema: { response: answers(keyList) } }, async (request) => {
    const actor = actorFor(request);
    const keys = await listApiKeys(database);
    return {
      keys: keys.filter(({ site }) => includes(actor.role(site ?? EVERY_SITE), 'admin')).map(shown),
    };
  });

  instance.post(
    '/keys',
    { config, schema: { body: newApiKey, response: answers(createdKey) } },
    async (request) => {
      const { name, site, scopes, rate } = request.body;
      requireRole(actorFor(request), 'admin', site ?? EVERY_SITE);
      const by = editorOf(request);
      const at = now();
      return database.transaction(async (transaction) => {
        const settings = { name, site, scopes, rate, languageHint: false, store: false };
        const { id, text } = await createApiKey(transaction, settings, at);
        await recordChange(transaction, {
          at,
          actor: by.id,
          actorName: by.name,
          what: 'key.create',
          site,
          subject: id,
          before: null,
          after: { name, site, scopes, rate },
        });
        return { key: shown({ ...settings, id, createdAt: at, revokedAt: null }), token: text };
      });
    },
  );

  instance.delete(
    '/keys/:id',
    { config, schema: { params: z.object({ id: z.string().max(60) }), response: answers(apiKey) } },
    async (request) => {
      const { id } = request.params;
      const key = (await listApiKeys(database)).find((each) => each.id === id && each.revokedAt === null);
      if (!key) throw new TonfallError('ITEM_NOT_FOUND');
      requireRole(actorFor(request), 'admin', key.site ?? EVERY_SITE);
      const by = editorOf(request);
      const at = now();
      await database.transaction(async (transaction) => {
        if (!(await revokeApiKey(transaction, id, at))) throw new TonfallError('ITEM_NOT_FOUND');
        const { name, site, scopes, rate } = key;
        await recordChange(transaction, {
          at,
          actor: by.id,
          actorName: by.name,
          what: 'key.revoke',
          site,
          subject: id,
          before: { name, site, scopes, rate },
          after: null,
        });
      });
      return shown({ ...key, revokedAt: at });
    },
  );
};
