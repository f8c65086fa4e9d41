/** Word lists of one layer of the settings. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { may, useMe } from '../api/session.js';
import { TextField } from '../controls/controls.js';
import { useText } from '../i18n/text.js';
import { Loading, Problem } from '../shell/problem.js';
import { LayerPicker } from './layer-picker.js';
import { layerAt, type Place, withLayer } from './layers.js';
import { SaveBar } from './save-bar.js';
import { type Policy, usePolicy } from './use-policy.js';

const LISTS = ['banned', 'suspect', 'allow'] as const;

export function WordsPage() {
  const { t } = useText();
  const me = useMe();
  const place: Place = useSearch({ from: '/settings/words' });
  const navigate = useNavigate();
  const { policy, error } = usePolicy();
  if (error) return <Problem error={error} />;
  if (!policy) return <Loading />;
  const mayWrite = may(me, 'admin', place.site ?? '*');
  return (
    <div className="stack">
      <p className="quiet prose">{t('words.hint')}</p>
      <LayerPicker
        document={policy.document}
        place={place}
        onChange={(next) => void navigate({ to: '/settings/words', search: { ...next } })}
      />
      <div className="word-lists">
        {LISTS.map((list) => (
          <WordList
            key={`${list} ${JSON.stringify(place)} ${policy.isChanged ? '' : policy.version}`}
            policy={policy}
            place={place}
            list={list}
            isDisabled={!mayWrite}
          />
        ))}
      </div>
      <SaveBar policy={policy} mayWrite={mayWrite} />
    </div>
  );
}

function WordList({
  policy,
  place,
  list,
  isDisabled,
}: {
  policy: Policy;
  place: Place;
  list: (typeof LISTS)[number];
  isDisabled: boolean;
}) {
  const { t } = useText();
  const layer = layerAt(policy.document, place);
  const terms = layer.words?.[list] ?? [];
  // What is typed is kept as it stands: a line that is being written is not taken away.
  const [lines, setLines] = useState(terms.join('\n'));
  const change = (next: string): void => {
    setLines(next);
    const now = next.split('\n').flatMap((line) => line.trim() || []);
    const { [list]: _before, ...others } = layer.words ?? {};
    const words = now.length === 0 ? others : { ...layer.words, [list]: now };
    policy.change(withLayer(policy.document, place, { ...layer, words }));
  };
  return (
    <section className="card stack">
      <h2>{t(`words.${list}`)}</h2>
      <TextField
        label={t('words.terms', { count: terms.length })}
        hint={t(`words.${list}Hint`)}
        value={lines}
        onChange={change}
        rows={12}
        isReadOnly={isDisabled}
        className="mono"
      />
    </section>
  );
}
