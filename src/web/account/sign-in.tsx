/** The page of those who are not signed in. */
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import type { Session } from '../api/answers.js';
import { client } from '../api/client.js';
import { Refused, request } from '../api/request.js';
import { at } from '../base.js';
import { Button, TextField } from '../controls/controls.js';
import { useText } from '../i18n/text.js';
import { Brand } from '../shell/brand.js';
import { usePageTitle } from '../shell/use-page-title.js';

export function SignIn({ session }: { session: Session }) {
  const { t } = useText();
  usePageTitle(t('signIn'));
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(
    new URLSearchParams(location.search).has('problem') ? t('signIn.refused') : null,
  );
  const [busy, setBusy] = useState(false);

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await request('POST', 'session', { body: { login, password } });
      await client.invalidateQueries({ queryKey: ['session'] });
    } catch (error) {
      setPassword('');
      setProblem(
        error instanceof Refused && error.status === 429
          ? t('signIn.slow')
          : error instanceof Refused && error.status < 500
            ? t('signIn.wrong')
            : t('problem.unreached'),
      );
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="gate">
      <main className="gate-card" id="main">
        <Brand />
        <h1 className="hidden-visually">{t('signIn')}</h1>
        {session.setupNeeded && <p className="notice">{t('signIn.setupNeeded')}</p>}
        {problem && (
          <p className="notice bad" role="alert">
            {problem}
          </p>
        )}
        {session.signIn.password && (
          <Form onSubmit={(event) => void send(event)}>
            <TextField
              label={t('signIn.login')}
              value={login}
              onChange={setLogin}
              autoComplete="username"
              autoFocus
              isRequired
            />
            <TextField
              label={t('signIn.password')}
              type="password"
              value={password}
              onChange={setPassword}
              autoComplete="current-password"
              isRequired
            />
            <Button kind="primary" type="submit" isPending={busy}>
              {t('signIn')}
            </Button>
          </Form>
        )}
        {session.signIn.oidc && (
          <>
            {session.signIn.password && <div className="gate-or">{t('signIn.or')}</div>}
            <a className="button" href={at('console/oidc', { return: location.pathname + location.search })}>
              {t('signIn.with', { name: session.signIn.oidc.name })}
            </a>
          </>
        )}
      </main>
    </div>
  );
}
