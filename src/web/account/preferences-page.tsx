/** What a person chose for the own screen: language, colours, keys, and what spares one. */
import type { ReactNode } from 'react';
import type { Preferences } from '../api/answers.js';
import { savePreferences, signOut, useMe } from '../api/session.js';
import { Button, NumberField, Select, Switch } from '../controls/controls.js';
import { say } from '../controls/toasts.js';
import { useText } from '../i18n/text.js';
import { problemWords } from '../shell/problem.js';
import { usePageTitle } from '../shell/use-page-title.js';
import { KeyFields } from './key-fields.js';
import { PasswordForm } from './password-form.js';

export function PreferencesPage() {
  const text = useText();
  usePageTitle(text.t('preferences'));
  const { t } = text;
  const me = useMe();
  const { preferences } = me;
  const change = (next: Partial<Preferences>): void =>
    void savePreferences({ ...preferences, ...next }).catch((error: unknown) =>
      say({ tone: 'bad', icon: 'warning', title: problemWords(error, text) }),
    );
  const system = { id: '' as const, label: t('preferences.system') };
  return (
    <div className="page narrow stack">
      <header className="page-head">
        <div>
          <h1>{t('preferences')}</h1>
          <p>{t('preferences.hint', { name: me.name, login: me.login })}</p>
        </div>
      </header>
      <Section title={t('preferences.look')}>
        <div className="toolbar">
          <Select
            label={t('language')}
            value={preferences.language ?? ''}
            options={[system, { id: 'de', label: 'Deutsch' }, { id: 'en', label: 'English' }]}
            onChange={(language) => change({ language: language || null })}
          />
          <Select
            label={t('preferences.theme')}
            value={preferences.theme ?? ''}
            options={[
              system,
              { id: 'light', label: t('preferences.light') },
              { id: 'dark', label: t('preferences.dark') },
            ]}
            onChange={(theme) => change({ theme: theme || null })}
          />
        </div>
      </Section>
      <Section title={t('help')}>
        <Switch
          isSelected={preferences.singleKeys}
          onChange={(singleKeys) => change({ singleKeys })}
          hint={t('preferences.singleKeysHint')}
        >
          {t('preferences.singleKeys')}
        </Switch>
        {preferences.singleKeys && (
          <KeyFields preferences={preferences} onChange={(keys) => change({ keys })} />
        )}
      </Section>
      <Section title={t('preferences.wellbeing')}>
        <p className="quiet">{t('preferences.wellbeingHint')}</p>
        <Switch
          isSelected={preferences.veilFrom !== null}
          onChange={(on) => change({ veilFrom: on ? 0.8 : null })}
          hint={t('preferences.veilHint')}
        >
          {t('preferences.veil')}
        </Switch>
        {preferences.veilFrom !== null && (
          <NumberField
            label={t('preferences.veilFrom')}
            value={preferences.veilFrom}
            onChange={(veilFrom) => change({ veilFrom })}
            step={0.05}
          />
        )}
        <Switch
          isSelected={preferences.mixedBatches}
          onChange={(mixedBatches) => change({ mixedBatches })}
          hint={t('preferences.mixedHint')}
        >
          {t('preferences.mixed')}
        </Switch>
        <Switch
          isSelected={preferences.exposureCounter}
          onChange={(exposureCounter) => change({ exposureCounter })}
          hint={t('preferences.exposureHint')}
        >
          {t('preferences.exposure')}
        </Switch>
      </Section>
      {me.hasPassword && (
        <Section title={t('signIn.password')}>
          <PasswordForm />
        </Section>
      )}
      <Section title={t('preferences.sessions')}>
        <p className="quiet">{t('preferences.sessionsHint')}</p>
        <div className="row">
          <Button onPress={() => void signOut(false)}>{t('signOut')}</Button>
          <Button kind="bad" onPress={() => void signOut(true)}>
            {t('signOut.everywhere')}
          </Button>
        </div>
      </Section>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card stack">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
