/** A large store with a person who is signed in to its console, and a server on it. */

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { startServer } from './http-server.mjs';
import { fillMany } from './many-comments.mjs';
import { benchLog } from './pipeline.mjs';
import { compiled, dropPlace, freshPlace, openPlace } from './stores.mjs';

/** Longer than any run takes. */
const LIFE = { sessionIdleMinutes: 600, sessionHours: 24 };

async function signIn(database) {
  const { insertUser } = await compiled('src/store/users.js');
  const { beginSession } = await compiled('src/accounts/session.js');
  const { csrfToken } = await compiled('src/http/console/csrf.js');
  const { cookieName } = await compiled('src/http/console/cookies.js');
  const [id, now] = [randomUUID(), new Date()];
  const user = { id, login: 'bench', name: 'Bench', email: null, roles: [{ site: '*', role: 'admin' }] };
  await insertUser(database, user, now);
  const session = { user: id, via: 'password', before: null, life: LIFE, now };
  const secret = await beginSession(database, session);
  return { cookie: { name: cookieName('session', false), value: secret }, csrf: csrfToken(secret) };
}

/**
 * Fills a fresh place as `fillMany` does, and gives a console on it: its `address`, the `cookie` of a person who is
 * signed in, and `ask(path, body)`, which gives the answer and throws where it is none. `close` drops all of it.
 */
export async function startConsole(size, { model, ...many }) {
  const { readManifest } = await compiled('src/model/manifest.js');
  const place = await freshPlace(size);
  try {
    const opened = await openPlace(place, await benchLog());
    const filled = { ...many, model: (await readManifest(model)).id, now: new Date() };
    await fillMany(opened.database, filled);
    if (size !== 'embedded') await opened.database.query('vacuum analyze');
    const person = await signIn(opened.database);
    await opened.close();
    const server = await startServer(place, { model, threads: 1 });
    return { ...visitorAt(server.address, person), server, place, close: () => closeConsole(server, place) };
  } catch (error) {
    await dropPlace(place);
    throw error;
  }
}

async function closeConsole(server, place) {
  await server.stop();
  await dropPlace(place);
}

function visitorAt(address, { cookie, csrf }) {
  const headers = { cookie: `${cookie.name}=${cookie.value}`, 'x-tonfall-csrf': csrf };
  return {
    address,
    cookie,
    async ask(path, body) {
      const json = body && { method: 'POST', body: JSON.stringify(body) };
      const type = body && { 'content-type': 'application/json' };
      const once = () => fetch(`${address}/console/${path}`, { ...json, headers: { ...headers, ...type } });
      let answer = await once();
      // On a crowded machine it may be too busy for a moment; a median does not mind.
      for (let again = 0; answer.status === 503 && again < 5; again++) {
        await pause(1000);
        answer = await once();
      }
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 200)}`);
      return path.includes('format=csv') ? text : JSON.parse(text);
    },
  };
}
