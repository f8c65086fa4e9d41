/** Which comments the queue shows: search, filters as words to take away, saved views. All of it is in the address. */
import { useQuery } from '@tanstack/react-query';
import { memo, type RefObject, useEffect, useState } from 'react';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Input } from 'react-aria-components/Input';
import { Popover } from 'react-aria-components/Popover';
import { SearchField } from 'react-aria-components/SearchField';
import { ATTRIBUTES, SENTIMENTS, VERDICTS } from '../../label.js';
import type { Facets, QueueFilter, State } from '../api/answers.js';
import { get } from '../api/request.js';
import { Button, NumberField, Select, TextField } from '../controls/controls.js';
import { Icon } from '../controls/icons.js';
import { type Text, useText } from '../i18n/text.js';
import type { QueueSearch } from '../search.js';
import { SavedViews } from './saved-views.js';

export const facetsQuery = {
  queryKey: ['facets'],
  queryFn: () => get<Facets>('facets'),
  staleTime: 60_000,
} as const;

const STATES: readonly State[] = ['waiting', 'escalated', 'approved', 'rejected', 'all'];

interface Props {
  readonly search: QueueSearch;
  readonly onChange: (change: Partial<QueueSearch>) => void;
  readonly searchField: RefObject<HTMLInputElement | null>;
}

export const FilterBar = memo(function FilterBar({ search, onChange, searchField }: Props) {
  const text = useText();
  const { t } = text;
  const [q, setQ] = useState(search.q ?? '');
  useEffect(() => setQ(search.q ?? ''), [search.q]);
  const chips = chipsOf(search, text);
  return (
    <div className="filter-bar">
      <div className="filter-line">
        <SearchField
          className="search"
          aria-label={t('filter.search')}
          value={q}
          onChange={setQ}
          onSubmit={(words) => onChange({ q: words.trim() || undefined } as Partial<QueueSearch>)}
          onClear={() => search.q && onChange({ q: undefined } as never)}
          maxLength={200}
        >
          <Icon name="search" size={16} />
          <Input ref={searchField} className="input" placeholder={t('filter.searchPlaceholder')} />
        </SearchField>
        <DialogTrigger>
          <Button
            icon="filter"
            // What is written on it is a part of its name.
            aria-label={chips.length > 0 ? `${t('filter')} ${chips.length}` : t('filter')}
            className={chips.length > 0 ? 'on' : ''}
          >
            {chips.length > 0 ? String(chips.length) : undefined}
          </Button>
          <Popover className="popover padded filter-popover" placement="bottom end">
            <Dialog aria-label={t('filter')} className="dialog stack">
              <Filters search={search} onChange={onChange} />
            </Dialog>
          </Popover>
        </DialogTrigger>
        <SavedViews search={search} onChange={onChange} />
      </div>
      {chips.length > 0 && (
        <ul className="chips" aria-label={t('filter.active')}>
          {chips.map(({ names, label }) => (
            <li key={label}>
              <button
                type="button"
                className="chip"
                aria-label={t('filter.remove', { name: label })}
                onClick={() =>
                  onChange(
                    Object.fromEntries(names.map((name) => [name, name === 'state' ? 'waiting' : undefined])),
                  )
                }
              >
                {label}
                <Icon name="cross" size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
});

function Filters({ search, onChange }: Omit<Props, 'searchField'>) {
  const text = useText();
  const { t } = text;
  const { data: facets } = useQuery(facetsQuery);
  const all = { id: '' as const, label: t('filter.all') };
  const set =
    (name: keyof QueueFilter) =>
    (value: string | number): void =>
      onChange({ [name]: value === '' ? undefined : value } as Partial<QueueSearch>);
  const plain = (values: readonly string[] = []) => [all, ...values.map((id) => ({ id, label: id }))];
  return (
    <>
      <div className="filter-grid">
        <Select
          label={t('filter.state')}
          value={search.state}
          options={STATES.map((id) => ({ id, label: t(`filter.state.${id}`) }))}
          onChange={set('state')}
        />
        <Select
          label={t('site')}
          value={search.site ?? ''}
          options={plain(facets?.sites)}
          onChange={set('site')}
        />
        <Select
          label={t('section')}
          value={search.section ?? ''}
          options={plain(facets?.sections)}
          onChange={set('section')}
        />
        <Select
          label={t('language')}
          value={search.language ?? ''}
          options={[all, ...(facets?.languages ?? []).map((id) => ({ id, label: text.languageName(id) }))]}
          onChange={set('language')}
        />
        <Select
          label={t('filter.attribute')}
          value={search.attribute ?? ''}
          options={[all, ...ATTRIBUTES.map((id) => ({ id, label: t(`attribute.${id}`) }))]}
          onChange={(attribute) =>
            onChange({
              attribute: attribute || undefined,
              ...(attribute ? {} : { from: undefined, to: undefined }),
            } as Partial<QueueSearch>)
          }
        />
        <Select
          label={t('sentiment')}
          value={search.sentiment ?? ''}
          options={[all, ...SENTIMENTS.map((id) => ({ id, label: t(`sentiment.${id}`) }))]}
          onChange={set('sentiment')}
        />
        <Select
          label={t('verdict')}
          value={search.verdict ?? ''}
          options={[all, ...VERDICTS.map((id) => ({ id, label: t(`verdict.${id}`) }))]}
          onChange={set('verdict')}
        />
        {search.attribute && (
          <div className="row filter-range">
            <NumberField label={t('filter.from')} value={search.from ?? 0} onChange={set('from')} />
            <NumberField label={t('filter.to')} value={search.to ?? 1} onChange={set('to')} />
          </div>
        )}
      </div>
      <AuthorAndThread search={search} onChange={onChange} />
    </>
  );
}

function AuthorAndThread({ search, onChange }: Omit<Props, 'searchField'>) {
  const { t } = useText();
  const [author, setAuthor] = useState(search.author ?? '');
  const [thread, setThread] = useState(search.thread ?? '');
  const apply = (): void => onChange({ author: author || undefined, thread: thread || undefined } as never);
  return (
    <form
      className="filter-grid"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <TextField label={t('filter.author')} value={author} onChange={setAuthor} />
      <TextField label={t('filter.thread')} value={thread} onChange={setThread} />
      <Button type="submit">{t('filter.apply')}</Button>
    </form>
  );
}

interface Chip {
  readonly names: readonly (keyof QueueFilter)[];
  readonly label: string;
}

/** The filter in words. */
export function chipsOf(filter: QueueFilter, { t, languageName, score }: Text): Chip[] {
  const chips: Chip[] = [];
  const add = (label: string, ...names: (keyof QueueFilter)[]): void => void chips.push({ names, label });
  if (filter.state !== 'waiting') add(t(`filter.state.${filter.state}`), 'state');
  if (filter.q) add(`“${filter.q}”`, 'q');
  if (filter.site) add(filter.site, 'site');
  if (filter.section) add(filter.section, 'section');
  if (filter.thread) add(t('filter.threadIs', { thread: filter.thread }), 'thread');
  if (filter.author) add(t('filter.authorIs', { author: filter.author }), 'author');
  if (filter.language) add(languageName(filter.language), 'language');
  if (filter.attribute) {
    const range =
      filter.from !== undefined || filter.to !== undefined
        ? ` ${score(filter.from ?? 0)} – ${score(filter.to ?? 1)}`
        : '';
    add(t(`attribute.${filter.attribute}`) + range, 'attribute', 'from', 'to');
  }
  if (filter.sentiment) add(t(`sentiment.${filter.sentiment}`), 'sentiment');
  if (filter.verdict) add(t(`verdict.${filter.verdict}`), 'verdict');
  return chips;
}
