/** Which layer of the settings is shown: all, or one site, section, language. */
import { useQuery } from '@tanstack/react-query';
import type { SettingsDocument } from '../../policy/settings-schema.js';
import { Select } from '../controls/controls.js';
import { useText } from '../i18n/text.js';
import { facetsQuery } from '../queue/filter-bar.js';
import { named, type Place } from './layers.js';

export function LayerPicker({
  document,
  place,
  onChange,
}: {
  document: SettingsDocument;
  place: Place;
  onChange: (place: Place) => void;
}) {
  const { t, languageName } = useText();
  const { data: facets } = useQuery(facetsQuery);
  const said = named(document);
  const join = (one: readonly string[] = [], other: readonly string[] = []): string[] =>
    [...new Set([...one, ...other])].sort();
  return (
    <div className="toolbar">
      <Select
        label={t('site')}
        value={place.site ?? ''}
        options={[
          { id: '', label: t('layer.allSites') },
          ...join(facets?.sites, said.sites).map((id) => ({ id, label: id })),
        ]}
        onChange={(site) =>
          onChange({ ...place, site: site || undefined, ...(site ? {} : { section: undefined }) })
        }
      />
      <Select
        label={t('section')}
        value={place.section ?? ''}
        isDisabled={place.site === undefined}
        options={[
          { id: '', label: t('layer.allSections') },
          ...join(facets?.sections, said.sections).map((id) => ({ id, label: id })),
        ]}
        onChange={(section) => onChange({ ...place, section: section || undefined })}
      />
      <Select
        label={t('language')}
        value={place.language ?? ''}
        options={[
          { id: '', label: t('layer.allLanguages') },
          ...join(
            facets?.languages.filter((code) => code !== 'und'),
            said.languages,
          ).map((id) => ({ id, label: languageName(id) })),
        ]}
        onChange={(language) => onChange({ ...place, language: language || undefined })}
      />
    </div>
  );
}
