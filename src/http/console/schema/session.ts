/** Who sits in front of the console: sign-in, first set-up, preferences. */
import { z } from 'zod';
import { person, role } from './elements.js';

/** Keys as `KeyboardEvent.key`; an action without an entry keeps its default, null switches its key off. */
export const preferences = z.object({
  language: z.enum(['de', 'en']).nullable().default(null),
  theme: z.enum(['light', 'dark']).nullable().default(null),
  singleKeys: z.boolean().default(true),
  keys: z.record(z.string(), z.string().min(1).max(20).nullable()).default({}),
  /** Veil the text of comments whose highest score is at least this; null never veils. */
  veilFrom: z.number().min(0).max(1).nullable().default(null),
  mixedBatches: z.boolean().default(false),
  exposureCounter: z.boolean().default(false),
});
export type Preferences = z.output<typeof preferences>;

export const me = person.extend({
  /** Name to sign in with. */
  login: z.string(),
  email: z.string().nullable(),
  /** `*` stands for every site. */
  roles: z.array(z.object({ site: z.string(), role })),
  /** Every site that this person may see, in the order of the alphabet. */
  sites: z.array(z.string()),
  preferences,
  /** Local password, or signed in by somebody else's account. */
  hasPassword: z.boolean(),
});
export type Me = z.output<typeof me>;

/** `GET /console/session`: never refused. */
export const session = z.object({
  user: me.nullable(),
  /** Sent back as `X-Tonfall-Csrf` with every request that changes something; null without a session. */
  csrf: z.string().nullable(),
  /** Nobody has an account yet: only the one-time link of the start leads on. */
  setupNeeded: z.boolean(),
  /** What the sign-in page offers. */
  signIn: z.object({ password: z.boolean(), oidc: z.object({ name: z.string() }).nullable() }),
  version: z.string(),
});
export type Session = z.output<typeof session>;

/** `POST /console/session` */
export const credentials = z.object({
  login: z.string().min(1).max(200),
  password: z.string().min(1).max(1000),
});

const password = z.string().min(12).max(1000);
/** `POST /console/setup`: the one-time link of the start, or of `tonfall user add|reset`. */
export const setup = z.object({
  token: z.string().min(1).max(200),
  /** Asked for where the link makes the first account; otherwise it is the account of the link. */
  login: z.string().min(1).max(200).optional(),
  name: z.string().min(1).max(200).optional(),
  password,
});
/** `GET /console/setup?token=`: whose link it is; login is null for the first account. */
export const setupLink = z.object({
  login: z.string().nullable(),
  purpose: z.enum(['first', 'invite', 'reset']),
});
/** `POST /console/password` */
export const passwordChange = z.object({ current: z.string().min(1).max(1000), next: password });
