/** A policy that can judge: one version of the settings. */
import { TonfallError } from '../errors.js';
import {
  type ResolvedSettings,
  resolveSettings,
  type SettingsDocument,
  type SettingsPlace,
  settingsDocumentSchema,
} from '../policy/settings.js';

/** One version of the settings, ready to judge with. */
export interface PolicyInForce {
  readonly version: number;
  settingsFor(place: SettingsPlace): ResolvedSettings;
}

/** A policy from a settings document. */
export const policyOf = (version: number, document: SettingsDocument): PolicyInForce => ({
  version,
  settingsFor: (place) => resolveSettings(document, place),
});

/**
 * Settings as the configuration gives them, null for none. They seed a new store and judge one-off scoring.
 * Throws CONFIG_INVALID, which names the key that is wrong.
 */
export function parseSettings(given: unknown): SettingsDocument {
  const parsed = settingsDocumentSchema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TonfallError('CONFIG_INVALID', {
    detail: issue?.message ?? '',
    place: ['policy', ...(issue?.path ?? [])].join('.'),
  });
}
