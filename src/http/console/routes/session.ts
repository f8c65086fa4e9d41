/** Signing in and out, and one's own password. */
import { z } from 'zod';
import { changePassword } from '../../../accounts/change-password.js';
import { SignInLimited, signIn } from '../../../accounts/sign-in.js';
import { endSession, endSessionsOf } from '../../../store/sessions.js';
import { userByLogin } from '../../../store/users.js';
import { RetryLater } from '../../retry-later.js';
import { actorFor } from '../actor.js';
import { clearCookie } from '../cookies.js';
import type { ConsoleRoutes } from '../route-group.js';
import { refusal } from '../schema/elements.js';
import { credentials, passwordChange, session } from '../schema/session.js';
import { describeSession, startSession } from '../start-session.js';
import { proxyLoginReader } from '../trusted-proxy.js';

const answers = { 200: session, '4xx': refusal, '5xx': refusal };
const nothing = { 204: z.null(), '4xx': refusal, '5xx': refusal };

export const routes: ConsoleRoutes = (instance, context, config) => {
  const { app, now, log } = context;
  const proxyLogin = proxyLoginReader(config);

  instance.get(
    '/session',
    { config: { role: 'anyone' }, schema: { response: answers } },
    async (request, reply) => {
      const login = request.signedIn ? null : proxyLogin(request);
      const user = login === null ? null : await userByLogin(app.database, login);
      const signedIn =
        user && user.disabledAt === null
          ? await startSession(request, reply, context, config, { user: user.id, via: 'proxy' })
          : request.signedIn;
      return describeSession(signedIn, context, config);
    },
  );

  instance.post(
    '/session',
    { config: { role: 'anyone' }, schema: { body: credentials, response: answers } },
    async (request, reply) => {
      const user = await signIn(app.database, { ...request.body, address: request.ip }, now()).catch(
        (error: unknown) => {
          log.info({ requestId: request.id }, 'sign-in refused');
          throw error instanceof SignInLimited ? new RetryLater(error.code, error.seconds) : error;
        },
      );
      const signedIn = await startSession(request, reply, context, config, { user, via: 'password' });
      return describeSession(signedIn, context, config);
    },
  );

  instance.delete(
    '/session',
    { config: { role: 'viewer' }, schema: { response: nothing } },
    async (request, reply) => {
      if (request.signedIn) await endSession(app.database, request.signedIn.session.hash);
      clearCookie(request, reply, config, 'session');
      return reply.status(204).header('clear-site-data', '"cache"').send(null);
    },
  );

  instance.delete(
    '/sessions',
    { config: { role: 'viewer' }, schema: { response: nothing } },
    async (request, reply) => {
      await endSessionsOf(app.database, actorFor(request).user.id);
      clearCookie(request, reply, config, 'session');
      return reply.status(204).header('clear-site-data', '"cache"').send(null);
    },
  );

  instance.post(
    '/password',
    { config: { role: 'viewer' }, schema: { body: passwordChange, response: answers } },
    async (request, reply) => {
      const { user } = actorFor(request);
      await changePassword(app.database, user.id, { ...request.body, address: request.ip }, now()).catch(
        (error: unknown) => {
          throw error instanceof SignInLimited ? new RetryLater(error.code, error.seconds) : error;
        },
      );
      const signedIn = await startSession(request, reply, context, config, {
        user: user.id,
        via: 'password',
      });
      return describeSession(signedIn, context, config);
    },
  );
};
