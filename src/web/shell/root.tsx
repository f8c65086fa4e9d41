/** Around every page: language, theme, and whether somebody is signed in. */
import { useQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { SetUp } from '../account/set-up.js';
import { SignIn } from '../account/sign-in.js';
import { sessionQuery } from '../api/session.js';
import { browserLanguage, TextProvider } from '../i18n/text.js';
import { showTheme } from '../theme.js';
import { Loading } from './problem.js';
import { Shell } from './shell.js';

export function Root() {
  const { data: session } = useQuery(sessionQuery);
  const location = useRouterState({ select: (state) => state.location });
  const preferences = session?.user?.preferences;
  const theme = preferences?.theme;
  useEffect(() => {
    if (theme !== undefined) showTheme(theme);
  }, [theme]);
  const token = tokenOf(location.pathname, location.searchStr, location.hash);
  return (
    <TextProvider language={preferences?.language ?? browserLanguage()}>
      {session === undefined ? (
        <Loading />
      ) : token !== null ? (
        <SetUp token={token} />
      ) : session.user === null ? (
        <SignIn session={session} />
      ) : (
        <Shell />
      )}
    </TextProvider>
  );
}

/** The token of a one-time link; behind `#` it is in no log. */
function tokenOf(path: string, search: string, hash: string): string | null {
  if (!/\/setup\/?$/.test(path)) return null;
  return (
    new URLSearchParams(search).get('token') ??
    new URLSearchParams(hash).get('token') ??
    (hash !== '' && !hash.includes('=') ? hash : null)
  );
}
