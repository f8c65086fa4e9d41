/** The pages of the navigation, and who sees them. */
import type { IconName } from '../controls/icons.js';
import type { MessageKey } from '../i18n/message.js';

export interface NavEntry {
  readonly to: '/' | '/bulk' | '/threads' | '/dashboards' | '/thresholds' | '/settings/policy';
  /** Beginning of the addresses that belong to it. */
  readonly under: RegExp;
  readonly label: MessageKey;
  readonly icon: IconName;
  readonly least: 'viewer' | 'moderator' | 'lead';
}
export const NAV: readonly NavEntry[] = [
  { to: '/', under: /^\/(comments|$)/, label: 'nav.queue', icon: 'queue', least: 'viewer' },
  { to: '/bulk', under: /^\/bulk/, label: 'nav.bulk', icon: 'columns', least: 'moderator' },
  { to: '/threads', under: /^\/thread/, label: 'nav.threads', icon: 'threads', least: 'viewer' },
  { to: '/dashboards', under: /^\/dashboards/, label: 'nav.dashboards', icon: 'chart', least: 'viewer' },
  { to: '/thresholds', under: /^\/thresholds/, label: 'nav.thresholds', icon: 'slider', least: 'viewer' },
  { to: '/settings/policy', under: /^\/settings/, label: 'nav.settings', icon: 'gear', least: 'lead' },
];
