/** Changes that can be taken back, by what was changed. Whoever records changes of a kind adds its row here. */

import type { Editor } from '../../accounts/editor.js';
import { revertUserChange } from '../../accounts/revert-user-change.js';
import { revertPolicyChange } from '../../dashboards/change-policy.js';
import { revertSiteSetting } from '../../dashboards/save-site-setting.js';
import type { Queryable } from '../../database/database.js';
import type { StoredChange } from '../../store/changes.js';

/**
 * Brings back what was before, and records that as a change whose `reverts` is the number of the one given. Throws
 * CHANGE_FINAL where it cannot be, or where the subject has changed again since.
 */
export type Reverter = (
  transaction: Queryable,
  change: StoredChange,
  options: { readonly by: Editor; readonly now: Date },
) => Promise<void>;

export const REVERTERS: Readonly<Record<string, Reverter>> = {
  'user.change': revertUserChange,
  'settings.save': revertPolicyChange,
  'settings.revert': revertPolicyChange,
  'threshold.set': revertPolicyChange,
  'site.reasons': revertSiteSetting,
  'site.moderator-figures': revertSiteSetting,
};

export const isRevertible = ({ what, revertedBy, before }: StoredChange): boolean =>
  what in REVERTERS && revertedBy === null && before !== null;
