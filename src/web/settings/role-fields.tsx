/** The roles of a person: one line for each site. */
import type { Role, User } from '../api/answers.js';
import { useMe } from '../api/session.js';
import { Button, IconButton, Select } from '../controls/controls.js';
import { useText } from '../i18n/text.js';

const ROLES: readonly Role[] = ['viewer', 'moderator', 'lead', 'admin'];

export function RoleFields({
  roles,
  onChange,
}: {
  roles: User['roles'];
  onChange: (roles: User['roles']) => void;
}) {
  const { t } = useText();
  const me = useMe();
  const sites = [
    '*',
    ...new Set([...me.sites, ...roles.map(({ site }) => site).filter((site) => site !== '*')]),
  ];
  const free = sites.find((site) => !roles.some((role) => role.site === site));
  const change = (index: number, next: Partial<User['roles'][number]>): void =>
    onChange(roles.map((role, at) => (at === index ? { ...role, ...next } : role)));
  return (
    <fieldset className="stack roles">
      <legend className="label">{t('users.roles')}</legend>
      {roles.map((role, index) => (
        <div key={role.site} className="row">
          <Select
            bare
            label={t('site')}
            value={role.site}
            options={sites.map((id) => ({ id, label: id === '*' ? t('layer.allSites') : id }))}
            onChange={(site) => change(index, { site })}
          />
          <Select
            bare
            label={t('users.role')}
            value={role.role}
            options={ROLES.map((id) => ({ id, label: t(`role.${id}`) }))}
            onChange={(next) => change(index, { role: next })}
          />
          {roles.length > 1 && (
            <IconButton
              label={t('users.removeRole')}
              icon="trash"
              onPress={() => onChange(roles.filter((_, at) => at !== index))}
            />
          )}
        </div>
      ))}
      {free !== undefined && (
        <Button icon="plus" onPress={() => onChange([...roles, { site: free, role: 'viewer' }])}>
          {t('users.addRole')}
        </Button>
      )}
    </fieldset>
  );
}
