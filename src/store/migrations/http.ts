/** What the HTTP API keeps: keys, rates, feedback, webhooks, answers. */
import type { Migration } from './migration.js';

export const http: Migration = {
  version: 3,
  name: 'http',
  statements: [
    `create table tonfall.api_keys (
      id text primary key,
      hash text not null,
      name text not null,
      site text,
      scopes jsonb not null,
      rate integer,
      language_hint boolean not null,
      store boolean not null,
      created_at timestamptz not null,
      revoked_at timestamptz
    )`,

    // One row per key: the minute that is counted, for all processes together.
    `create table tonfall.rate_windows (
      key text primary key,
      started_at timestamptz not null,
      requests integer not null
    )`,

    // By it a text that comes back (a moderator's decision, a webhook) finds its comment.
    'create index comments_content on tonfall.comments (content_hash)',

    // What people said of texts. Append-only.
    `create table tonfall.feedback (
      seq bigint generated always as identity primary key,
      site text not null,
      key_id text,
      comment bigint,
      text text not null,
      language text not null,
      scores jsonb not null,
      comment_id text,
      origin jsonb not null,
      created_at timestamptz not null
    )`,

    // Sites that run Coral, and the secrets that sign what they send.
    `create table tonfall.coral_sites (
      tenant text primary key,
      site text not null,
      secrets jsonb not null,
      options jsonb not null,
      created_at timestamptz not null,
      removed_at timestamptz
    )`,

    // Webhooks as they came, each once. Append-only.
    `create table tonfall.coral_events (
      tenant text not null,
      id text not null,
      type text not null,
      data jsonb not null,
      created_at timestamptz,
      received_at timestamptz not null,
      primary key (tenant, id)
    )`,

    // Answers to requests with an idempotency key, so that sending again changes nothing.
    `create table tonfall.idempotent_requests (
      caller text not null,
      key text not null,
      request_hash text not null,
      answer jsonb,
      created_at timestamptz not null,
      primary key (caller, key)
    )`,
    'create index idempotent_requests_created on tonfall.idempotent_requests (created_at)',
  ],
};
