/** Bands and switches of one layer of the settings. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ATTRIBUTES, type Attribute, VERDICTS } from '../../label.js';
import type { SettingsDocument, SettingsLayer } from '../../policy/settings-schema.js';
import { may, useMe } from '../api/session.js';
import { NumberField, Select } from '../controls/controls.js';
import { useText } from '../i18n/text.js';
import { Loading, Problem } from '../shell/problem.js';
import { LayerPicker } from './layer-picker.js';
import { inherited, layerAt, type Place, withLayer } from './layers.js';
import { SaveBar } from './save-bar.js';
import { usePolicy } from './use-policy.js';

type Band = NonNullable<NonNullable<SettingsLayer['attributes']>[Attribute]>;
const SWITCHES = ['neverAutoPublish', 'neverAutoHold', 'heedSourceState'] as const;

/** As the policy has it where no layer says anything. */
const DELIVERED = { neverAutoPublish: false, neverAutoHold: false, heedSourceState: true } as const;

/** `hold: null` says "never", so it is told apart from saying nothing. */
const holdOf = (document: SettingsDocument, place: Place, name: Attribute): number | null =>
  inherited(document, place, (layer) => {
    const hold = layer.attributes?.[name]?.hold;
    return hold === undefined ? undefined : { hold };
  })?.hold ?? null;

export function PolicyPage() {
  const { t } = useText();
  const me = useMe();
  const place: Place = useSearch({ from: '/settings/policy' });
  const navigate = useNavigate();
  const { policy, error } = usePolicy();
  if (error) return <Problem error={error} />;
  if (!policy) return <Loading />;
  const layer = layerAt(policy.document, place);
  const mayWrite = may(me, 'admin', place.site ?? '*');
  const change = (next: SettingsLayer): void => policy.change(withLayer(policy.document, place, next));
  const setBand = (name: Attribute, band: Band): void => {
    const kept = Object.fromEntries(Object.entries(band).filter(([, value]) => value !== undefined));
    const { [name]: _before, ...others } = layer.attributes ?? {};
    change({
      ...layer,
      attributes: (Object.keys(kept).length === 0 ? others : { ...layer.attributes, [name]: kept }) as never,
    });
  };
  return (
    <div className="stack">
      <p className="quiet prose">{t('policy.hint')}</p>
      <LayerPicker
        document={policy.document}
        place={place}
        onChange={(next) => void navigate({ to: '/settings/policy', search: { ...next } })}
      />
      <section className="card stack">
        <h2>{t('policy.bands')}</h2>
        <ul className="bands">
          {ATTRIBUTES.map((name) => (
            <BandRow
              key={name}
              name={name}
              band={layer.attributes?.[name] ?? {}}
              wider={inherited(policy.document, place, (wide) => wide.attributes?.[name]?.review)}
              widerHold={holdOf(policy.document, place, name)}
              isDisabled={!mayWrite}
              onChange={(band) => setBand(name, band)}
            />
          ))}
        </ul>
      </section>
      <section className="card stack">
        <h2>{t('policy.switches')}</h2>
        <Select
          className="setting"
          label={t('policy.unscored')}
          value={layer.unscored ?? ''}
          isDisabled={!mayWrite}
          options={[
            {
              id: '',
              label: t('policy.otherwise', {
                value: t(`verdict.${inherited(policy.document, place, (wide) => wide.unscored) ?? 'review'}`),
              }),
            },
            ...VERDICTS.map((id) => ({ id, label: t(`verdict.${id}`) })),
          ]}
          onChange={(unscored) => change({ ...layer, unscored: unscored || undefined } as SettingsLayer)}
        />
        {SWITCHES.map((name) => (
          <Select
            key={name}
            className="setting"
            label={t(`policy.${name}`)}
            value={layer[name] === undefined ? '' : layer[name] ? 'on' : 'off'}
            isDisabled={!mayWrite}
            options={[
              {
                id: '',
                label: t('policy.otherwise', {
                  value: t(
                    (inherited(policy.document, place, (wide) => wide[name]) ?? DELIVERED[name])
                      ? 'yes'
                      : 'no',
                  ),
                }),
              },
              { id: 'on', label: t('yes') },
              { id: 'off', label: t('no') },
            ]}
            onChange={(value) =>
              change({ ...layer, [name]: value === '' ? undefined : value === 'on' } as SettingsLayer)
            }
          />
        ))}
      </section>
      <SaveBar policy={policy} mayWrite={mayWrite} />
    </div>
  );
}

function BandRow({
  name,
  band,
  wider = 'model',
  widerHold = null,
  isDisabled,
  onChange,
}: {
  name: Attribute;
  band: Band;
  /** What holds where this layer says nothing. */
  wider: Band['review'] | undefined;
  widerHold: number | null | undefined;
  isDisabled: boolean;
  onChange: (band: Band) => void;
}) {
  const { t, score } = useText();
  const review = typeof band.review === 'number' ? 'number' : (band.review ?? '');
  const hold = band.hold === undefined ? '' : band.hold === null ? 'never' : 'number';
  const otherwise = (value: string) => ({ id: '' as const, label: t('policy.otherwise', { value }) });
  const from = (value: number): string => t('policy.fromValue', { value: score(value) });
  const attribute = t(`attribute.${name}`);
  return (
    <li className="band">
      <h3>{attribute}</h3>
      <div className="row">
        <Select
          label={t('policy.review')}
          value={review}
          isDisabled={isDisabled}
          options={[
            otherwise(typeof wider === 'number' ? from(wider) : t(`policy.${wider}`)),
            { id: 'model', label: t('policy.model') },
            { id: 'off', label: t('policy.off') },
            { id: 'number', label: t('policy.from') },
          ]}
          onChange={(next) =>
            onChange({ ...band, review: next === 'number' ? 0.7 : next === '' ? undefined : next } as Band)
          }
        />
        {review === 'number' && (
          <NumberField
            bare
            label={t('policy.reviewFrom', { attribute })}
            value={Number(band.review)}
            isDisabled={isDisabled}
            onChange={(value) => onChange({ ...band, review: value })}
          />
        )}
      </div>
      <div className="row">
        <Select
          label={t('policy.hold')}
          value={hold}
          isDisabled={isDisabled}
          options={[
            otherwise(widerHold === null ? t('policy.never') : from(widerHold)),
            { id: 'never', label: t('policy.never') },
            { id: 'number', label: t('policy.from') },
          ]}
          onChange={(next) =>
            onChange({ ...band, hold: next === 'number' ? 0.95 : next === '' ? undefined : null } as Band)
          }
        />
        {hold === 'number' && (
          <NumberField
            bare
            label={t('policy.holdFrom', { attribute })}
            value={Number(band.hold)}
            isDisabled={isDisabled}
            onChange={(value) => onChange({ ...band, hold: value })}
          />
        )}
      </div>
    </li>
  );
}
