/** Who may sign in, and with which roles. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Invited, User, UserList } from '../api/answers.js';
import { get, post, request } from '../api/request.js';
import { useMe } from '../api/session.js';
import { Button, TextField } from '../controls/controls.js';
import { Dialog } from '../controls/dialog.js';
import { say } from '../controls/toasts.js';
import { useText } from '../i18n/text.js';
import { Loading, Problem, problemWords } from '../shell/problem.js';
import { RoleFields } from './role-fields.js';
import { Secret } from './secret.js';

export function UsersPage() {
  const { t, ago } = useText();
  const [editing, setEditing] = useState<User | 'new' | null>(null);
  const [invited, setInvited] = useState<Invited | null>(null);
  const users = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => get<UserList>('users', {}, signal),
  });
  if (users.isError) return <Problem error={users.error} />;
  if (!users.data) return <Loading />;
  return (
    <div className="stack">
      <div className="row settings-head">
        <p className="quiet prose">{t('users.hint')}</p>
        <Button kind="primary" icon="plus" onPress={() => setEditing('new')}>
          {t('users.add')}
        </Button>
      </div>
      <section className="card table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th>{t('users.name')}</th>
              <th>{t('users.roles')}</th>
              <th>{t('users.seen')}</th>
              <th>
                <span className="hidden-visually">{t('actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {users.data.users.map((user) => (
              <tr key={user.id}>
                <td>
                  <strong>{user.name}</strong>{' '}
                  {user.disabledAt && <span className="badge">{t('users.disabled')}</span>}
                  <div className="small quiet">
                    {user.login}
                    {user.email && ` · ${user.email}`}
                  </div>
                </td>
                <td className="small">
                  {user.roles.map(({ site, role }) => (
                    <div key={site}>
                      {t(`role.${role}`)}{' '}
                      <span className="quiet">{site === '*' ? t('layer.allSites') : site}</span>
                    </div>
                  ))}
                </td>
                <td className="small quiet">{user.lastSeenAt ? ago(user.lastSeenAt) : t('users.never')}</td>
                <td>
                  <Button
                    kind="bare"
                    onPress={() => setEditing(user)}
                    aria-label={t('users.edit', { name: user.name })}
                  >
                    {t('edit')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {editing && (
        <UserDialog
          user={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onInvited={(answer) => {
            setEditing(null);
            setInvited(answer);
          }}
        />
      )}
      {invited && (
        <Dialog
          title={t('users.invited', { name: invited.user.name })}
          isOpen
          alert
          onClose={() => setInvited(null)}
        >
          <p>{t('users.link')}</p>
          <Secret value={invited.link} />
        </Dialog>
      )}
    </div>
  );
}

function UserDialog({
  user,
  onClose,
  onInvited,
}: {
  user: User | null;
  onClose: () => void;
  onInvited: (invited: Invited) => void;
}) {
  const text = useText();
  const { t } = text;
  const me = useMe();
  const cache = useQueryClient();
  const [login, setLogin] = useState(user?.login ?? '');
  const [name, setName] = useState(user?.name ?? '');
  const [email, setEmail] = useState(user?.email ?? '');
  const [roles, setRoles] = useState<User['roles']>(user?.roles ?? [{ site: '*', role: 'moderator' }]);
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setProblem(null);
    try {
      await work();
      await cache.invalidateQueries({ queryKey: ['users'] });
    } catch (error) {
      setProblem(problemWords(error, text));
    }
  };
  const save = (): Promise<void> =>
    attempt(async () => {
      const body = { name, email: email.trim() || null, roles };
      if (user === null) return onInvited(await post<Invited>('users', { ...body, login }));
      await request('PATCH', `users/${encodeURIComponent(user.id)}`, { body });
      say({ tone: 'good', icon: 'check', title: t('users.saved', { name }) });
      onClose();
    });
  const disable = (disabled: boolean): Promise<void> =>
    attempt(async () => {
      await request('PATCH', `users/${encodeURIComponent(user?.id ?? '')}`, { body: { disabled } });
      onClose();
    });
  return (
    <Dialog title={user ? user.name : t('users.add')} isOpen onClose={onClose}>
      {problem && (
        <p className="notice bad" role="alert">
          {problem}
        </p>
      )}
      <TextField label={t('users.name')} value={name} onChange={setName} isRequired autoFocus />
      {user === null && <TextField label={t('signIn.login')} value={login} onChange={setLogin} isRequired />}
      <TextField
        label={t('users.email')}
        hint={t('users.emailHint')}
        type="email"
        value={email}
        onChange={setEmail}
      />
      <RoleFields roles={roles} onChange={setRoles} />
      <div className="dialog-actions">
        {user && (
          <>
            <Button
              kind="bare"
              onPress={() =>
                void attempt(async () =>
                  onInvited(await post<Invited>(`users/${encodeURIComponent(user.id)}/link`)),
                )
              }
            >
              {t('users.reset')}
            </Button>
            {user.id !== me.id && (
              <Button kind={user.disabledAt ? 'plain' : 'bad'} onPress={() => void disable(!user.disabledAt)}>
                {user.disabledAt ? t('users.enable') : t('users.disable')}
              </Button>
            )}
          </>
        )}
        <Button
          kind="primary"
          isDisabled={name.trim() === '' || (user === null && login.trim() === '')}
          onPress={() => void save()}
        >
          {user ? t('settings.save') : t('users.create')}
        </Button>
      </div>
    </Dialog>
  );
}
