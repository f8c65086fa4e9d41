/** Queues that the person has given a name. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { post, request } from '../api/request.js';
import { Button, IconButton, TextField } from '../controls/controls.js';
import { say } from '../controls/toasts.js';
import { useText } from '../i18n/text.js';
import { parseSearch, type QueueSearch, queueSearch, stringifySearch, withoutDefaults } from '../search.js';
import { problemWords } from '../shell/problem.js';
import { viewsQuery } from './views.js';

export function SavedViews({
  search,
  onChange,
}: {
  search: QueueSearch;
  onChange: (change: Partial<QueueSearch>) => void;
}) {
  const text = useText();
  const { t } = text;
  const cache = useQueryClient();
  const { data } = useQuery(viewsQuery);
  const [name, setName] = useState('');
  const refresh = (): Promise<void> => cache.invalidateQueries(viewsQuery);
  const attempt = (work: Promise<unknown>): void =>
    void work
      .then(refresh)
      .catch((error: unknown) => say({ tone: 'bad', icon: 'warning', title: problemWords(error, text) }));
  const { comment: _comment, ...kept } = search;
  return (
    <DialogTrigger>
      <IconButton label={t('views')} icon="bookmark" kind="plain" />
      <Popover className="popover padded views-popover" placement="bottom end">
        <Dialog aria-label={t('views')} className="dialog stack">
          {({ close }) => (
            <>
              {data?.views.length === 0 && <p className="quiet small">{t('views.none')}</p>}
              <ul>
                {data?.views.map((view) => (
                  <li key={view.id} className="row view-row">
                    <Button
                      kind="bare"
                      className="grow view-open"
                      onPress={() => {
                        close();
                        onChange({ ...EMPTY, ...queueSearch(parseSearch(view.query)) });
                      }}
                    >
                      {view.name}
                    </Button>
                    <IconButton
                      label={t('views.delete', { name: view.name })}
                      icon="trash"
                      onPress={() => attempt(request('DELETE', `views/${encodeURIComponent(view.id)}`))}
                    />
                  </li>
                ))}
              </ul>
              <form
                className="row view-save"
                onSubmit={(event) => {
                  event.preventDefault();
                  if (name.trim() === '') return;
                  attempt(
                    post('views', {
                      name: name.trim(),
                      query: stringifySearch({ ...withoutDefaults(kept) }),
                    }),
                  );
                  setName('');
                }}
              >
                <TextField
                  label={t('views.name')}
                  value={name}
                  onChange={setName}
                  className="grow"
                  maxLength={100}
                />
                <Button type="submit">{t('views.save')}</Button>
              </form>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** A view says all of the filter: what it leaves out is off. */
const EMPTY = Object.fromEntries(
  [
    'site',
    'section',
    'thread',
    'language',
    'author',
    'attribute',
    'from',
    'to',
    'sentiment',
    'verdict',
    'q',
  ].map((name) => [name, undefined]),
) as Partial<QueueSearch>;
