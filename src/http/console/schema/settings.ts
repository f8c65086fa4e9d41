/** Settings pages: the policy, reasons, users, API keys; and the record of every change. */
import { z } from 'zod';
import { person, role, verdict } from './elements.js';

/** `GET /console/settings`, `GET /console/settings/:version` */
export const settingsPage = z.object({
  version: z.int(),
  /** As `tonfall settings show` prints it; its schema is that of the policy. */
  document: z.record(z.string(), z.unknown()),
  at: z.iso.datetime(),
  by: z.string(),
});
/** `PUT /console/settings`: refused with 409 where `version` is not the present one. */
export const settingsChange = z.object({ version: z.int(), document: z.record(z.string(), z.unknown()) });
/** `POST /console/settings/revert`: a new version that says what `to` said. */
export const settingsRevert = z.object({ version: z.int(), to: z.int() });
/** `GET /console/settings/history` */
export const settingsHistory = z.object({ versions: z.array(settingsPage.omit({ document: true })) });
export const settingsPreviewRequest = settingsPage.pick({ document: true });
/** `POST /console/settings/preview`: what a document would make of the newest stored comments. */
export const settingsPreview = z.object({
  comments: z.int(),
  present: z.record(verdict, z.int()),
  proposed: z.record(verdict, z.int()),
  changed: z.array(
    z.object({
      seq: z.int(),
      excerpt: z.string(),
      present: verdict,
      proposed: verdict,
      site: z.string(),
      language: z.string(),
    }),
  ),
});

/** `GET`, `PUT /console/reasons?site=`: codes that a moderator gives, keys 1 to 9 in this order. */
export const reasons = z.object({
  version: z.int(),
  required: z.boolean(),
  reasons: z
    .array(
      z.object({
        code: z.string().regex(/^[a-z0-9-]{1,60}$/),
        de: z.string().min(1).max(500),
        en: z.string().min(1).max(500),
      }),
    )
    .max(50),
});

/** `GET /console/users`, `POST`, `PATCH /console/users/:id` */
export const user = person.extend({
  login: z.string(),
  email: z.string().nullable(),
  roles: z.array(z.object({ site: z.string(), role })),
  disabledAt: z.iso.datetime().nullable(),
  lastSeenAt: z.iso.datetime().nullable(),
});
export const userList = z.object({ users: z.array(user) });
export const newUser = z.object({
  login: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  email: z.email().nullable().default(null),
  roles: z.array(z.object({ site: z.string().min(1), role })).min(1),
});
/** The link to set a password with, shown once; also of `POST /console/users/:id/link`, for who has lost it. */
export const invited = z.object({ user, link: z.string() });
export const userChange = newUser
  .omit({ login: true })
  .partial()
  // What is not given stays: a default would take the address away.
  .extend({ email: z.email().nullable().optional(), disabled: z.boolean().optional() });

/** `GET /console/keys`, `POST` (answers `{key, token}` once), `DELETE /console/keys/:id` */
export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  site: z.string().nullable(),
  scopes: z.array(z.string()),
  rate: z.int().nullable(),
  createdAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().nullable(),
});

export const newApiKey = z.object({
  name: z.string().max(200),
  /** The one site that the key sees; null for all. */
  site: z.string().min(1).max(200).nullable().default(null),
  scopes: z.array(z.enum(['score', 'ingest', 'read', 'feedback', 'admin'])).min(1),
  rate: z.int().min(1).max(1_000_000).nullable().default(null),
});
export const keyList = z.object({ keys: z.array(apiKey) });
export const createdKey = z.object({ key: apiKey, token: z.string() });

/** `GET /console/views`, `POST`, `DELETE /console/views/:id`: saved queues of one person. */
export const savedView = z.object({
  id: z.string(),
  name: z.string().min(1).max(100),
  query: z.string().max(2000),
});
export const newView = savedView.omit({ id: true });
export const viewList = z.object({ views: z.array(savedView) });

/** `GET /console/audit?cursor=`: every change by a person, newest first; `POST /console/audit/:seq/revert` where it can be. */
export const auditPage = z.object({
  entries: z.array(
    z.object({
      seq: z.int(),
      at: z.iso.datetime(),
      by: z.string(),
      what: z.string(),
      subject: z.string(),
      before: z.unknown(),
      after: z.unknown(),
      revertible: z.boolean(),
    }),
  ),
  next: z.string().nullable(),
});
