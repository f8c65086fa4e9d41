/** The way to the identity provider and back. */
import { z } from 'zod';
import { userOfClaims } from '../../../accounts/federated-user.js';
import { createOidc } from '../../../accounts/oidc.js';
import { isSame } from '../../../accounts/secret.js';
import { TonfallError } from '../../../errors.js';
import { rootUrl } from '../../public-url.js';
import { requestError } from '../../request-error.js';
import { clearCookie, readCookie, writeCookie } from '../cookies.js';
import type { ConsoleRoutes } from '../route-group.js';
import { startSession } from '../start-session.js';

export const routes: ConsoleRoutes = (instance, context, config) => {
  const oidc = createOidc(config);
  if (!oidc) return;
  const { app, now, log } = context;
  const callback = 'console/oidc/callback';

  instance.get(
    '/oidc',
    {
      config: { role: 'anyone' },
      schema: { querystring: z.object({ return: z.string().max(2000).default('') }) },
    },
    async (request, reply) => {
      const root = rootUrl(request, config);
      const returnTo = ownAddress(request.query.return, root);
      const redirectUri = `${root}${callback}`;
      const { address, state } = await oidc.start(app.database, { redirectUri, returnTo, now: now() });
      // The browser that comes back is the one that went: nobody is signed in to a stranger's account.
      writeCookie(request, reply, config, { cookie: 'oidc', value: state });
      return reply.redirect(address, 303);
    },
  );

  instance.get(
    '/oidc/callback',
    { config: { role: 'anyone' }, schema: { querystring: z.looseObject({ state: z.string().optional() }) } },
    async (request, reply) => {
      const root = rootUrl(request, config);
      const kept = readCookie(request, config, 'oidc');
      clearCookie(request, reply, config, 'oidc');
      try {
        const { state } = request.query;
        if (!kept || !state || !isSame(kept, state)) throw new TonfallError('SIGN_IN_REFUSED');
        const search = request.originalUrl.replace(/^[^?]*/, '');
        const address = new URL(`${root}${callback}${search}`);
        const { claims, returnTo } = await oidc.finish(app.database, { address, state, now: now() });
        const user = await userOfClaims(app.database, claims, { roles: config.oidcRoles, now: now() });
        await startSession(request, reply, context, config, { user, via: 'oidc' });
        return reply.redirect(returnTo, 303);
      } catch (thrown) {
        // A person looks at this answer, so the page of the console has to say it.
        const error = requestError(thrown);
        const line = { code: error.code, requestId: request.id };
        if (error.entry.status >= 500) log.error({ ...line, err: error }, 'sign-in failed');
        else log.info(line, 'sign-in refused');
        return reply.redirect(`${root}?problem=${error.code}`, 303);
      }
    },
  );
};

/** An address of this console, or its root where the one asked for is anywhere else. */
export function ownAddress(asked: string, root: string): string {
  const { origin, pathname } = new URL(root);
  if (!asked.startsWith('/') || !URL.canParse(asked, root)) return root;
  const address = new URL(asked, root);
  return address.origin === origin && address.pathname.startsWith(pathname) ? address.href : root;
}
