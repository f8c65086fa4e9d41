/** Saves a new version of the policy's settings, with the record of who did. */
import type { Database, Queryable } from '../database/database.js';
import { TonfallError } from '../errors.js';
import { parseSettings } from '../pipeline/policy-in-force.js';
import type { SettingsDocument } from '../policy/settings.js';
import { recordChange, type StoredChange } from '../store/changes.js';
import { currentSettings, saveSettingsAfter, settingsOfVersion } from '../store/settings.js';
import type { SavedBy } from './save-site-setting.js';

export interface PolicyChange {
  /** That was loaded. */
  readonly version: number;
  /** Makes the new document out of the present one. */
  readonly change: (present: SettingsDocument) => unknown;
  /** Kind, place and words for the record. */
  readonly what: 'settings.save' | 'settings.revert' | 'threshold.set';
  readonly site: string | null;
  readonly subject: string;
  /** Beside the versions. */
  readonly before?: object;
  readonly after?: object;
}

interface Options {
  readonly by: SavedBy;
  readonly now: Date;
  readonly reverts?: number;
}

/**
 * Saves it and returns the number of the version, the present one where nothing differs. Stored comments are judged
 * again by the workers' next look. Throws VERSION_CONFLICT where another version is in force, CONFIG_INVALID.
 */
export async function changePolicy(
  database: Database,
  change: PolicyChange,
  options: Options,
): Promise<number> {
  return database.transaction((transaction) => changePolicyIn(transaction, change, options));
}

async function changePolicyIn(
  transaction: Queryable,
  { version, change, what, site, subject, before, after }: PolicyChange,
  { by, now, reverts }: Options,
): Promise<number> {
  const present = await currentSettings<SettingsDocument>(transaction);
  if (present.version !== version) throw new TonfallError('VERSION_CONFLICT');
  const document = parseSettings(change(present.document));
  const saved = await saveSettingsAfter(transaction, version, document, by.name, now);
  if (saved === null) throw new TonfallError('VERSION_CONFLICT');
  if (saved === version) return version;
  await recordChange(transaction, {
    at: now,
    actor: by.id,
    actorName: by.name,
    what,
    site,
    subject,
    before: { version, ...before },
    after: { version: saved, ...after },
    reverts: reverts ?? null,
  });
  return saved;
}

/** Brings the settings of an older version back, as a new one. Throws VERSION_CONFLICT, ITEM_NOT_FOUND. */
export async function revertPolicy(
  database: Database,
  { version, to }: { readonly version: number; readonly to: number },
  options: Options,
): Promise<number> {
  const old = await settingsOfVersion<SettingsDocument>(database, to);
  if (!old) throw new TonfallError('ITEM_NOT_FOUND');
  return changePolicy(
    database,
    {
      version,
      change: () => old.document,
      what: 'settings.revert',
      site: null,
      subject: `version ${to}`,
      after: { to },
    },
    options,
  );
}

/** Takes a change of the settings back. Throws CHANGE_FINAL where they were changed again since. */
export async function revertPolicyChange(
  transaction: Queryable,
  change: StoredChange,
  options: Pick<Options, 'by' | 'now'>,
): Promise<void> {
  const { version: to } = change.before as { version: number };
  const { version } = change.after as { version: number };
  const old = await settingsOfVersion<SettingsDocument>(transaction, to);
  if (!old) throw new TonfallError('CHANGE_FINAL');
  const back: PolicyChange = {
    version,
    change: () => old.document,
    what: 'settings.revert',
    site: change.site,
    subject: `version ${to}`,
  };
  await changePolicyIn(transaction, back, { ...options, reverts: change.seq }).catch((error: unknown) => {
    if (error instanceof TonfallError && error.code === 'VERSION_CONFLICT')
      throw new TonfallError('CHANGE_FINAL');
    throw error;
  });
}
