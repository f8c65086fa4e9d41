/** The one table of configuration keys: form, default, help, and whether it is a secret. */
import { isIP } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { PACKAGE_ROOT } from './package.js';

/** What a default may depend on. */
export interface Machine {
  /** Cores that this process may use. */
  readonly cores: number;
}

/** One configuration key. */
export interface ConfigKeyEntry<Schema extends z.ZodType = z.ZodType> {
  /** Takes the text of a flag or variable and the value of a file alike. */
  readonly schema: Schema;
  readonly fallback: (machine: Machine) => z.output<Schema>;
  /** One line for --help and the documentation. */
  readonly summary: string;
  /** Name of the value in --help. */
  readonly value: string;
  /** A path: made absolute from the working folder. */
  readonly path?: true;
  /** Never printed: the whole value, or the password inside of a URL. */
  readonly secret?: 'value' | 'url';
  /** False for what must not stand in a process list. */
  readonly flag?: false;
}

const entry = <Schema extends z.ZodType>(row: ConfigKeyEntry<Schema>): ConfigKeyEntry<Schema> => row;

const text = z.string().trim().min(1);

const whole = (least: number, most: number) =>
  z.preprocess(
    (given) => (typeof given === 'string' && /^\d+$/.test(given.trim()) ? Number(given) : given),
    z.int().min(least).max(most),
  );

const languageCode = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z]{2,3}$/, 'an ISO 639-1 code such as de');

const postgresUrl = text.regex(/^postgres(ql)?:\/\/\S+$/, 'postgres://USER:PASSWORD@HOST:PORT/NAME');

// Lists of hosts (Sentinel, Cluster) are not URLs in the sense of `new URL`, so only the scheme is checked here.
const queueUrl = text.regex(
  /^(postgres(ql)?|rediss?(\+[a-z]+)?):\/\/\S+$/,
  'redis://, rediss:// or postgres:// and what follows',
);

/** What `proxy-addr` takes: an address, a network, or one of its names for some. */
const proxy = z.string().refine((given) => {
  const [address = '', bits, ...more] = given.split('/');
  const family = isIP(address);
  if (bits === undefined) return family !== 0 || ['loopback', 'linklocal', 'uniquelocal'].includes(given);
  return (
    family !== 0 && more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)
  );
}, 'addresses or networks such as 10.0.0.0/8');

const ROLE_NAMES = ['viewer', 'moderator', 'lead', 'admin'] as const;

/** `news=moderator,*=viewer`, or the same as a list of objects. */
const roleList = z.preprocess(
  (given) =>
    typeof given === 'string'
      ? given.split(',').map((each) => {
          const at = each.lastIndexOf('=');
          return { site: each.slice(0, Math.max(0, at)).trim(), role: each.slice(at + 1).trim() };
        })
      : given,
  z
    .array(
      z.strictObject({
        site: text,
        role: z.enum(ROLE_NAMES, `SITE=ROLE; roles are ${ROLE_NAMES.join(', ')}`),
      }),
    )
    .min(1),
);

const jsonObject = z.preprocess(
  (given) => {
    if (typeof given !== 'string') return given;
    try {
      return JSON.parse(given);
    } catch {
      return given;
    }
  },
  z.record(z.string(), z.unknown()),
);

/** Every key, in the order of `tonfall config` and of docs/configuration.md. */
export const CONFIG_KEYS = {
  // Where things are kept
  dataDir: entry({
    schema: text,
    fallback: () => './data',
    summary: 'Folder of the embedded store',
    value: 'FOLDER',
    path: true,
  }),
  databaseUrl: entry({
    schema: postgresUrl.nullable(),
    fallback: () => null,
    summary: 'PostgreSQL that keeps comments and labels, instead of the embedded store',
    value: 'URL',
    secret: 'url',
  }),
  queueUrl: entry({
    schema: queueUrl.nullable(),
    fallback: () => null,
    summary: 'Redis or PostgreSQL that keeps the queue; without it the queue lies in the database',
    value: 'URL',
    secret: 'url',
  }),

  // Scoring
  model: entry({
    schema: text,
    fallback: () => join(PACKAGE_ROOT, 'models', 'tonfall-small-1'),
    summary: 'Folder of the model',
    value: 'FOLDER',
    path: true,
  }),
  threads: entry({
    schema: whole(1, 1024),
    fallback: ({ cores }) => cores,
    summary: 'Inference threads; as many as there are cores where not given',
    value: 'N',
  }),
  concurrency: entry({
    schema: whole(1, 1024),
    fallback: ({ cores }) => 2 * cores,
    summary: 'Jobs in hand at once in one process; twice the cores where not given',
    value: 'N',
  }),
  batchSize: entry({
    schema: whole(1, 1000),
    fallback: () => 32,
    summary: 'Comments in one job; in jobs of bulk up to 256 where the model is fast',
    value: 'N',
  }),
  batchTokens: entry({
    schema: whole(64, 1_000_000).nullable(),
    fallback: () => null,
    summary: 'Tokens that go through the model at once; chosen for the model where not given',
    value: 'N',
  }),

  // What the input does not say itself
  site: entry({
    schema: text,
    fallback: () => 'default',
    summary: 'Site of comments whose source names none',
    value: 'NAME',
  }),
  section: entry({
    schema: text.nullable(),
    fallback: () => null,
    summary: 'Section of comments whose source names none',
    value: 'NAME',
  }),
  language: entry({
    schema: languageCode.nullable(),
    fallback: () => null,
    summary: "The site's main language, a hint for short comments",
    value: 'CODE',
  }),
  policy: entry({
    schema: jsonObject.nullable(),
    fallback: () => null,
    summary: 'Settings that a new store starts with, as JSON; later changes are kept in the store',
    value: 'JSON',
  }),
  wordpressUser: entry({
    schema: text.nullable(),
    fallback: () => null,
    summary: 'User of the WordPress site',
    value: 'NAME',
  }),
  wordpressPassword: entry({
    schema: text.nullable(),
    fallback: () => null,
    summary: 'Application password of that user',
    value: 'PASSWORD',
    secret: 'value',
    flag: false,
  }),
  scorerKey: entry({
    schema: text.nullable(),
    fallback: () => null,
    summary: 'API key of a foreign scorer that `tonfall eval` measures',
    value: 'KEY',
    secret: 'value',
    flag: false,
  }),

  // The server
  host: entry({
    schema: text,
    fallback: () => '127.0.0.1',
    summary: 'Address that the server listens on; other than a loopback address it needs API keys',
    value: 'ADDRESS',
  }),
  port: entry({
    schema: whole(0, 65535),
    fallback: () => 8080,
    summary: 'Port that the server listens on; 0 for any free one',
    value: 'PORT',
  }),
  publicUrl: entry({
    schema: z
      .url({ protocol: /^https?$/, error: 'an address such as https://news.example/tonfall' })
      .nullable(),
    fallback: () => null,
    summary: 'Address, with path, under which callers reach the server through a proxy',
    value: 'URL',
  }),
  trustProxy: entry({
    schema: z.preprocess(
      (given) => (typeof given === 'string' ? given.split(',').map((each) => each.trim()) : given),
      z.array(proxy).min(1).nullable(),
    ),
    fallback: () => null,
    summary: 'Addresses or networks of proxies whose forwarding headers are believed, comma-separated',
    value: 'LIST',
  }),

  // The console
  sessionIdleMinutes: entry({
    schema: whole(1, 1440),
    fallback: () => 30,
    summary: 'Minutes without a request after which a person has to sign in to the console again',
    value: 'N',
  }),
  sessionHours: entry({
    schema: whole(1, 720),
    fallback: () => 12,
    summary: 'Hours after which a person has to sign in again in any case',
    value: 'N',
  }),
  graceSeconds: entry({
    schema: whole(0, 3600),
    fallback: () => 10,
    summary: 'Seconds within which a decision can be taken back before it leaves the house',
    value: 'N',
  }),
  oidcIssuer: entry({
    schema: z.url({ protocol: /^https?$/, error: 'an address such as https://login.example' }).nullable(),
    fallback: () => null,
    summary: 'OpenID Connect provider that people may sign in with',
    value: 'URL',
  }),
  oidcClientId: entry({
    schema: text.nullable(),
    fallback: () => null,
    summary: 'Client id that the provider knows Tonfall by',
    value: 'ID',
  }),
  oidcClientSecret: entry({
    schema: text.nullable(),
    fallback: () => null,
    summary: 'Client secret that belongs to it',
    value: 'SECRET',
    secret: 'value',
    flag: false,
  }),
  oidcName: entry({
    schema: text,
    fallback: () => 'OpenID Connect',
    summary: 'What the sign-in page calls the provider',
    value: 'NAME',
  }),
  oidcRoles: entry({
    schema: roleList.nullable(),
    fallback: () => null,
    summary:
      'Roles of people who come from the provider without an account, such as news=moderator; none are let in where not given',
    value: 'LIST',
  }),
  proxyUserHeader: entry({
    schema: text
      .toLowerCase()
      .regex(/^[a-z0-9-]+$/, 'the name of a header')
      .nullable(),
    fallback: () => null,
    summary: 'Header in which a proxy of --trust-proxy names the person who has signed in there',
    value: 'NAME',
  }),

  // Running
  logLevel: entry({
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    fallback: () => 'info' as const,
    summary: 'trace, debug, info, warn, error, fatal or silent',
    value: 'LEVEL',
  }),
  logFormat: entry({
    schema: z.enum(['auto', 'json', 'pretty']),
    fallback: () => 'auto' as const,
    summary: 'json, pretty, or auto: pretty on a terminal',
    value: 'FORMAT',
  }),
  shutdownSeconds: entry({
    schema: whole(1, 3600),
    fallback: () => 25,
    summary: 'How long a stopping process may finish what is in hand',
    value: 'SECONDS',
  }),
};

export type ConfigKey = keyof typeof CONFIG_KEYS;

/** The configuration in force. */
export type Config = {
  readonly [Key in ConfigKey]: z.output<(typeof CONFIG_KEYS)[Key]['schema']>;
};

/** All keys in table order. */
export const CONFIG_KEY_NAMES = Object.keys(CONFIG_KEYS) as ConfigKey[];

/** `dataDir` -> `TONFALL_DATA_DIR`. */
export const environmentName = (key: string): string =>
  `TONFALL_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** `dataDir` -> `--data-dir`. */
export const flagName = (key: string): string =>
  `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
