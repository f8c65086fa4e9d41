/** One-time links: what one is for, and the password that it sets. */
import { z } from 'zod';
import { readLink, useLink } from '../../../accounts/links.js';
import type { ConsoleRoutes } from '../route-group.js';
import { refusal } from '../schema/elements.js';
import { session, setup, setupLink } from '../schema/session.js';
import { describeSession, startSession } from '../start-session.js';

export const routes: ConsoleRoutes = (instance, context, config) => {
  const { app, now } = context;

  instance.get(
    '/setup',
    {
      config: { role: 'anyone' },
      schema: {
        querystring: z.object({ token: setup.shape.token }),
        response: { 200: setupLink, '4xx': refusal, '5xx': refusal },
      },
    },
    async ({ query }) => {
      const { login, purpose } = await readLink(app.database, query.token, now());
      return { login, purpose };
    },
  );

  instance.post(
    '/setup',
    {
      config: { role: 'anyone' },
      schema: { body: setup, response: { 200: session, '4xx': refusal, '5xx': refusal } },
    },
    async (request, reply) => {
      const { token, login, name, password } = request.body;
      const user = await useLink(app.database, token, { login, name, password }, now());
      const signedIn = await startSession(request, reply, context, config, { user, via: 'password' });
      return describeSession(signedIn, context, config);
    },
  );
};
