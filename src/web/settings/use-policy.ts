/** The policy's settings with the changes that are not saved yet. */
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SettingsDocument } from '../../policy/settings-schema.js';
import type { SettingsPage } from '../api/answers.js';
import { get, Refused, request } from '../api/request.js';
import { say } from '../controls/toasts.js';
import { useText } from '../i18n/text.js';
import { problemWords } from '../shell/problem.js';

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => get<SettingsPage>('settings', {}, signal),
});

export interface Policy {
  readonly document: SettingsDocument;
  readonly version: number;
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  change(document: SettingsDocument): void;
  discard(): void;
  save(): Promise<void>;
}

/** Null until the settings have come. */
export function usePolicy(): { policy: Policy | null; error: unknown } {
  const text = useText();
  const cache = useQueryClient();
  const { data, error } = useQuery(settingsQuery);
  const [draft, setDraft] = useState<{ document: SettingsDocument; version: number } | null>(null);
  const [isSaving, setSaving] = useState(false);
  if (!data) return { policy: null, error };
  const present = data.document as SettingsDocument;
  const document = draft?.document ?? present;
  // What one changed is changed against the version that one saw.
  const version = draft?.version ?? data.version;
  return {
    error: null,
    policy: {
      document,
      version,
      isChanged: JSON.stringify(document) !== JSON.stringify(present),
      isSaving,
      change: (next) => setDraft({ document: next, version }),
      discard: () => setDraft(null),
      async save() {
        setSaving(true);
        try {
          const saved = await request<SettingsPage>('PUT', 'settings', { body: { version, document } });
          cache.setQueryData(settingsQuery.queryKey, saved);
          void cache.invalidateQueries({ queryKey: ['settings'] });
          setDraft(null);
          say({ tone: 'good', icon: 'check', title: text.t('settings.saved', { version: saved.version }) });
        } catch (problem) {
          const stale = problem instanceof Refused && problem.status === 409;
          if (stale) void cache.invalidateQueries({ queryKey: ['settings'] });
          say({
            tone: 'bad',
            icon: 'warning',
            title: stale ? text.t('settings.stale') : problemWords(problem, text),
          });
        } finally {
          setSaving(false);
        }
      },
    },
  };
}
