/** Which column or key of a row is which fact of a comment: known names, and the caller's own with `--map`. */
import { TonfallError } from '../errors.js';

/** Facts that a row can give, with the names they are known by, most telling first. Case, `_`, `-` and spaces do not count. */
const NAMES = {
  text: ['text', 'body', 'comment', 'content', 'comment_text', 'comment_content', 'message'],
  id: ['id', 'comment_id'],
  thread: ['thread', 'thread_id', 'article', 'article_id', 'post', 'post_id', 'comment_post_id'],
  title: ['title', 'thread_title', 'article_title'],
  url: ['url', 'thread_url', 'article_url', 'link'],
  threadTime: ['thread_time', 'published_at'],
  section: ['section'],
  site: ['site'],
  parent: ['parent', 'parent_id', 'comment_parent'],
  replyTo: ['reply_to'],
  author: ['author', 'author_name', 'user', 'user_name', 'comment_author'],
  authorId: ['author_id', 'user_id'],
  createdAt: ['created_at', 'date', 'time', 'timestamp', 'comment_date_gmt'],
  createdAtApproximate: ['created_at_approximate'],
  language: ['language', 'lang'],
  state: ['state', 'status', 'comment_approved'],
  reports: ['reports', 'report_count', 'flags'],
  likes: ['likes', 'like_count'],
  format: ['format'],
} as const satisfies Record<string, readonly string[]>;

export type Field = keyof typeof NAMES;
/** A row's values by fact. */
export type Fields = Partial<Record<Field, unknown>>;
/** The caller's own names; a fact named here is looked up under no other name. */
export type FieldMap = ReadonlyMap<Field, string>;

const FIELDS = Object.keys(NAMES) as Field[];
const plain = (name: string) => name.toLowerCase().replace(/[\s_-]+/g, '');
const KNOWN = new Map<string, { field: Field; rank: number }>(
  FIELDS.flatMap((field) => NAMES[field].map((name, rank) => [plain(name), { field, rank }] as const)),
);
const BY_PLAIN_NAME = new Map<string, Field>([
  ...[...KNOWN].map(([name, { field }]) => [name, field] as const),
  ...FIELDS.map((field) => [plain(field), field] as const),
]);

/** Takes `text=body,id=cid` or pairs; the left side is any known name of a fact. Throws USAGE for anything else. */
export function parseFieldMap(pairs: string | Readonly<Record<string, string>> | undefined): FieldMap {
  const map = new Map<Field, string>();
  const entries = typeof pairs === 'string' ? pairs.split(',').map(splitPair) : Object.entries(pairs ?? {});
  for (const [left, right] of entries) {
    const field = BY_PLAIN_NAME.get(plain(left));
    const name = right.trim();
    if (!field || !name) {
      const pair = `${left}=${right}`.trim();
      const detail = `--map takes pairs like text=body,id=cid; \`${pair}\` is none. Known: ${FIELDS.join(', ')}.`;
      throw new TonfallError('USAGE', { detail, place: '--map' });
    }
    map.set(field, name);
  }
  return map;
}

function splitPair(pair: string): [string, string] {
  const [left = '', ...right] = pair.split('=');
  return [left, right.join('=')];
}

/** Sorts the values of a row by fact. Of several names of one fact the most telling that has a value is taken. */
export function mapFields(entries: readonly (readonly [string, unknown])[], map: FieldMap): Fields {
  const fields: Fields = {};
  const ranks: Partial<Record<Field, number>> = {};
  for (const [name, value] of entries) {
    const known = KNOWN.get(name) ?? KNOWN.get(plain(name));
    if (!known || isBlank(value) || map.has(known.field)) continue;
    if (known.rank < (ranks[known.field] ?? Number.POSITIVE_INFINITY)) {
      fields[known.field] = value;
      ranks[known.field] = known.rank;
    }
  }
  for (const [field, name] of map) {
    const value = atPath(entries, name);
    if (!isBlank(value)) fields[field] = value;
  }
  return fields;
}

/** Whether a header with these names gives a text; with a map, whether it has every name of the map. */
export function missingNames(header: readonly string[], map: FieldMap): string[] {
  const present = new Set(header.map(plain));
  const missing = [...map.values()].filter((name) => !present.has(plain(name)));
  const hasText = map.has('text') || NAMES.text.some((name) => present.has(plain(name)));
  return hasText ? missing : ['text', ...missing];
}

/** How many of these names are known ones. */
export const countKnown = (names: readonly string[]) => names.filter((name) => KNOWN.has(plain(name))).length;

const isBlank = (value: unknown) => value === undefined || value === null || value === '';

/** A name as it stands in the row, in other case, or as a path like `user.name` through objects. */
function atPath(entries: readonly (readonly [string, unknown])[], name: string): unknown {
  const entry = entries.find(([key]) => key === name) ?? entries.find(([key]) => plain(key) === plain(name));
  if (entry) return entry[1];
  const [first, ...rest] = name.split('.');
  let value = rest.length > 0 ? entries.find(([key]) => key === first)?.[1] : undefined;
  for (const key of rest) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value;
}
