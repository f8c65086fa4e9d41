/** Who may use the console: users and their roles, sessions, links, and the record of what they changed. */
import type { Migration } from './migration.js';

export const accounts: Migration = {
  version: 5,
  name: 'accounts',
  statements: [
    // The hash of the password is null where somebody else's account signs a person in. A user is never deleted,
    // since decisions name people.
    `create table tonfall.users (
      id text primary key,
      login text not null,
      name text not null,
      email text,
      password_hash text,
      oidc_issuer text,
      oidc_subject text,
      preferences jsonb not null default '{}',
      created_at timestamptz not null,
      disabled_at timestamptz,
      last_seen_at timestamptz
    )`,
    // Names to sign in with are the same in any case.
    'create unique index users_login on tonfall.users (lower(login))',
    'create index users_email on tonfall.users (lower(email)) where email is not null',
    'create unique index users_oidc on tonfall.users (oidc_issuer, oidc_subject) where oidc_subject is not null',

    // Site '*' stands for every site.
    `create table tonfall.user_roles (
      user_id text not null references tonfall.users,
      site text not null,
      role text not null check (role in ('viewer', 'moderator', 'lead', 'admin')),
      primary key (user_id, site)
    )`,

    // The token is in the cookie only; here stands its SHA-256. `via` tells who vouched for the person.
    `create table tonfall.sessions (
      hash text primary key,
      user_id text not null references tonfall.users,
      via text not null check (via in ('password', 'oidc', 'proxy')),
      created_at timestamptz not null,
      seen_at timestamptz not null,
      ends_at timestamptz not null
    )`,
    'create index sessions_user on tonfall.sessions (user_id)',
    'create index sessions_ends on tonfall.sessions (ends_at)',

    // One-time links to set a password with; user_id is null where the link makes the first account.
    `create table tonfall.setup_links (
      hash text primary key,
      user_id text references tonfall.users,
      purpose text not null check (purpose in ('first', 'invite', 'reset')),
      created_at timestamptz not null,
      ends_at timestamptz not null
    )`,

    // A sign-in that has gone to the identity provider and has not come back.
    `create table tonfall.oidc_flows (
      hash text primary key,
      nonce text not null,
      verifier text not null,
      return_to text not null,
      ends_at timestamptz not null
    )`,

    `create table tonfall.saved_views (
      id text primary key,
      user_id text not null references tonfall.users,
      name text not null,
      query text not null,
      created_at timestamptz not null
    )`,
    'create index saved_views_user on tonfall.saved_views (user_id, created_at)',

    // What people changed besides decisions. Append-only. `actor` is the id of a user, or null for the command line.
    `create table tonfall.changes (
      seq bigint generated always as identity primary key,
      at timestamptz not null,
      actor text,
      actor_name text not null,
      what text not null,
      site text,
      subject text not null,
      before jsonb,
      after jsonb,
      reverts bigint unique
    )`,
  ],
};
