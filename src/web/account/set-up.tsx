/** Behind a one-time link: the first account, or a password of one's own. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import type { SetupLink } from '../api/answers.js';
import { client } from '../api/client.js';
import { get, Refused, request } from '../api/request.js';
import { Button, TextField } from '../controls/controls.js';
import { useText } from '../i18n/text.js';
import { Brand } from '../shell/brand.js';
import { usePageTitle } from '../shell/use-page-title.js';

/** Fewest characters of a password, as the server asks. */
const SHORTEST = 12;

export function SetUp({ token }: { token: string }) {
  const { t } = useText();
  usePageTitle(t('setUp.title.first'));
  const link = useQuery({
    queryKey: ['setup', token],
    queryFn: () => get<SetupLink>('setup', { token }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <div className="gate">
      <main className="gate-card" id="main">
        <Brand />
        {link.isPending && <div className="spinner" role="status" aria-label={t('loading')} />}
        {link.isError && (
          <>
            <h1>{t('setUp.expired')}</h1>
            <p className="quiet">{t('setUp.expiredHint')}</p>
            <a href="./">{t('signIn')}</a>
          </>
        )}
        {link.data && <SetUpForm token={token} link={link.data} />}
      </main>
    </div>
  );
}

function SetUpForm({ token, link }: { token: string; link: SetupLink }) {
  const { t } = useText();
  const navigate = useNavigate();
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const first = link.purpose === 'first';

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (password.length < SHORTEST) return setProblem(t('setUp.short', { count: SHORTEST }));
    if (password !== again) return setProblem(t('setUp.differ'));
    setBusy(true);
    try {
      await request('POST', 'setup', { body: { token, password, ...(first ? { login, name } : {}) } });
      await client.invalidateQueries({ queryKey: ['session'] });
      await navigate({ to: '/', replace: true });
    } catch (error) {
      setProblem(error instanceof Refused ? error.message : t('problem.unreached'));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <div>
        <h1>{t(`setUp.title.${link.purpose}`)}</h1>
        <p className="quiet">{first ? t('setUp.firstHint') : t('setUp.hint', { login: link.login ?? '' })}</p>
      </div>
      {problem && (
        <p className="notice bad" role="alert">
          {problem}
        </p>
      )}
      <Form onSubmit={(event) => void send(event)}>
        {first ? (
          <>
            <TextField
              label={t('setUp.name')}
              hint={t('setUp.nameHint')}
              value={name}
              onChange={setName}
              isRequired
              autoComplete="name"
              autoFocus
            />
            <TextField
              label={t('signIn.login')}
              value={login}
              onChange={setLogin}
              isRequired
              autoComplete="username"
            />
          </>
        ) : (
          <input type="hidden" autoComplete="username" value={link.login ?? ''} readOnly />
        )}
        <TextField
          label={t('setUp.password')}
          hint={t('setUp.passwordHint', { count: SHORTEST })}
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
          isRequired
        />
        <TextField
          label={t('setUp.again')}
          type="password"
          value={again}
          onChange={setAgain}
          autoComplete="new-password"
          isRequired
        />
        <Button kind="primary" type="submit" isPending={busy}>
          {t('setUp.save')}
        </Button>
      </Form>
    </>
  );
}
