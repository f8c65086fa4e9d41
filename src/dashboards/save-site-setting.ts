/** Saves what a site sets for its moderators, with the record of who did. */
import type { Database, Queryable } from '../database/database.js';
import { TonfallError } from '../errors.js';
import { recordChange, type StoredChange } from '../store/changes.js';
import { saveSiteSetting, siteSetting } from '../store/site-settings.js';

/** Who saves it, as the record names them; a null id is the command line. */
export interface SavedBy {
  readonly id: string | null;
  readonly name: string;
}

export interface SiteSettingChange {
  /** `*` for all sites that have none of their own. */
  readonly site: string;
  readonly name: string;
  /** That was loaded. */
  readonly version: number;
  readonly document: object;
}

interface Options {
  readonly by: SavedBy;
  readonly now: Date;
  readonly reverts?: number;
}

/** Throws VERSION_CONFLICT where the site has another version by now. */
export async function changeSiteSetting(
  database: Database,
  change: SiteSettingChange,
  options: Options,
): Promise<void> {
  await database.transaction((transaction) => changeIn(transaction, change, options));
}

/** `site.reasons`: the kind of change as the record names it. */
const kindOf = (name: string): string => `site.${name}`;

async function changeIn(
  transaction: Queryable,
  change: SiteSettingChange,
  { by, now, reverts }: Options,
): Promise<void> {
  const { site, name, document, version } = change;
  const before = await siteSetting<object>(transaction, site, name);
  if (!(await saveSiteSetting(transaction, change, by.name, now))) throw new TonfallError('VERSION_CONFLICT');
  await recordChange(transaction, {
    at: now,
    actor: by.id,
    actorName: by.name,
    what: kindOf(name),
    site: site === '*' ? null : site,
    subject: site,
    before: before.document && { version, document: before.document },
    after: { version: version + 1, document },
    reverts: reverts ?? null,
  });
}

/** Takes such a change back. Throws CHANGE_FINAL where the setting was changed again since. */
export async function revertSiteSetting(
  transaction: Queryable,
  change: StoredChange,
  options: Pick<Options, 'by' | 'now'>,
): Promise<void> {
  const before = change.before as { document: object } | null;
  const after = change.after as { version: number };
  const name = change.what.slice(kindOf('').length);
  if (!before) throw new TonfallError('CHANGE_FINAL');
  const { document } = before;
  const undone = { site: change.subject, name, version: after.version, document };
  await changeIn(transaction, undone, { ...options, reverts: change.seq }).catch((error: unknown) => {
    if (error instanceof TonfallError && error.code === 'VERSION_CONFLICT')
      throw new TonfallError('CHANGE_FINAL');
    throw error;
  });
}
