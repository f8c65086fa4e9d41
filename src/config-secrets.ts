/** Values of the configuration as they may be shown. */
import { CONFIG_KEYS, type Config, type ConfigKey, type ConfigKeyEntry } from './config-keys.js';

const MASK = '***';

/** A URL without its passwords: the one before the host, and parameters such as `sentinelPassword`. */
export function maskUrl(url: string): string {
  return (
    url
      // Greedy to the last @: a password may hold one, and masking too much is the safer mistake.
      .replace(/^([^:]+:\/\/[^:@]*:).*@/, `$1${MASK}@`)
      .replace(/([?&][^=&#]*(?:pass|secret|token|key)[^=&#]*=)[^&#]*/gi, `$1${MASK}`)
  );
}

/** The value of a key as JSON, secrets masked; `null` where there is none. */
export function shownValue(config: Config, key: ConfigKey): string {
  const value = config[key];
  const { secret }: ConfigKeyEntry = CONFIG_KEYS[key];
  if (typeof value !== 'string' || secret === undefined) return JSON.stringify(value);
  return JSON.stringify(secret === 'url' ? maskUrl(value) : MASK);
}
