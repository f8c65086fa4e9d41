/** One threshold: how well it agrees with people, and what another one would change. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { ATTRIBUTES } from '../../label.js';
import type { Attribute, ThresholdPage, ThresholdPlaces } from '../api/answers.js';
import { get, post, Refused } from '../api/request.js';
import { may, useMe } from '../api/session.js';
import { at } from '../base.js';
import { Chart, type Plot } from '../charts/chart.js';
import { RangeSlider } from '../charts/range-slider.js';
import { Tiles } from '../charts/tiles.js';
import { Button, NumberField, Select } from '../controls/controls.js';
import { Dialog } from '../controls/dialog.js';
import { Icon } from '../controls/icons.js';
import { say } from '../controls/toasts.js';
import { useText } from '../i18n/text.js';
import { facetsQuery } from '../queue/filter-bar.js';
import { Loading, Problem, problemWords } from '../shell/problem.js';
import { usePageTitle } from '../shell/use-page-title.js';
import { placeToShow } from './place-to-show.js';

interface Place {
  readonly site: string;
  readonly language: string;
  readonly attribute: Attribute;
}

export function ThresholdsPage() {
  const { t, languageName } = useText();
  const search = useSearch({ from: '/thresholds' });
  usePageTitle(t('thresholds.title'));
  const navigate = useNavigate({ from: '/thresholds' });
  const { data: facets } = useQuery(facetsQuery);
  const attribute = search.attribute ?? 'TOXICITY';
  const { data: counted } = useQuery({
    queryKey: ['thresholds', 'places', attribute],
    queryFn: ({ signal }) => get<ThresholdPlaces>('thresholds/places', { attribute }, signal),
    // Whoever looks at one place is not led to another because somebody decides elsewhere.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const place: Place = { ...placeToShow(search, counted?.places ?? []), attribute };
  const known = place.site !== '' && place.language !== '';
  const query = useQuery({
    queryKey: ['thresholds', place],
    queryFn: ({ signal }) => get<ThresholdPage>('thresholds', { ...place }, signal),
    enabled: known,
  });
  const change = (next: object): void =>
    void navigate({ to: '/thresholds', search: (before) => ({ ...before, ...next }) });
  return (
    <div className="page stack">
      <header className="page-head">
        <div>
          <h1>{t('thresholds.title')}</h1>
          <p>{t('thresholds.hint')}</p>
        </div>
        {known && (
          <a className="button" href={at('console/thresholds', { ...place, format: 'csv' })} download>
            <Icon name="download" />
            CSV
          </a>
        )}
      </header>
      <div className="toolbar">
        <Select
          label={t('site')}
          value={place.site}
          options={(facets?.sites ?? []).map((id) => ({ id, label: id }))}
          onChange={(site) => change({ site })}
        />
        <Select
          label={t('language')}
          value={place.language}
          options={(facets?.languages ?? []).map((id) => ({ id, label: languageName(id) }))}
          onChange={(language) => change({ language })}
        />
        <Select
          label={t('attribute')}
          value={place.attribute}
          options={ATTRIBUTES.map((id) => ({ id, label: t(`attribute.${id}`) }))}
          onChange={(attribute) => change({ attribute })}
        />
      </div>
      {counted && !known ? (
        <div className="empty">
          <Icon name="slider" size={32} />
          <h2>{t('thresholds.none')}</h2>
          <p>{t('queue.emptyHint')}</p>
        </div>
      ) : query.isError ? (
        <Problem error={query.error} reset={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <Loading />
      ) : (
        <Threshold key={JSON.stringify([place, query.data.threshold])} place={place} page={query.data} />
      )}
    </div>
  );
}

function Threshold({ place, page }: { place: Place; page: ThresholdPage }) {
  const { t, number, percent, score, dateTime } = useText();
  const me = useMe();
  const [chosen, setChosen] = useState(page.threshold ?? 0.5);
  const [asking, setAsking] = useState(false);
  const { points } = page;
  const pointAt = (threshold: number): ThresholdPage['points'][number] | undefined =>
    points[Math.round(threshold * 100)];
  const now = page.threshold === null ? undefined : pointAt(page.threshold);
  const then = pointAt(chosen);
  const share = (value: number | null | undefined): string => (value == null ? '–' : percent(value));
  const draw = useCallback(
    (plot: Plot) => {
      const lines = (['precision', 'recall'] as const).flatMap((kind) =>
        points.flatMap((point) => {
          const value = point[kind];
          return value === null ? [] : [{ threshold: point.threshold, kind, value }];
        }),
      );
      return {
        x: { domain: [0, 1], label: null, ticks: 10, tickFormat: (value: number) => number(value) },
        y: {
          domain: [0, 1],
          grid: true,
          label: null,
          ticks: 5,
          tickFormat: (value: number) => percent(value),
        },
        color: { domain: ['precision', 'recall'], range: ['var(--chart-1)', 'var(--chart-2)'] },
        marks: [
          plot.ruleY([0], { stroke: 'var(--line-strong)' }),
          ...(page.threshold === null
            ? []
            : [plot.ruleX([page.threshold], { stroke: 'var(--text)', strokeDasharray: '4 3' })]),
          plot.lineY(lines, {
            x: 'threshold',
            y: 'value',
            stroke: 'kind',
            strokeWidth: 2,
            curve: 'step-after',
          }),
        ],
      };
    },
    [points, page.threshold, percent, number],
  );
  return (
    <>
      <Tiles
        tiles={[
          { label: t('thresholds.present'), value: page.threshold === null ? '–' : score(page.threshold) },
          { label: t('thresholds.precision'), value: share(now?.precision) },
          { label: t('thresholds.recall'), value: share(now?.recall) },
          { label: t('thresholds.decided'), value: number(page.decided) },
        ]}
      />
      <p className="quiet">
        {page.from === null ? t('thresholds.off') : t(`thresholds.from.${page.from}`)}{' '}
        {page.decided < 50 && t('thresholds.few')}
      </p>
      <section className="card stack">
        <h2>{t('thresholds.chart')}</h2>
        <Chart
          label={t('thresholds.chart')}
          draw={draw}
          height={300}
          legend={[
            { name: t('thresholds.precision'), colour: 'var(--chart-1)' },
            { name: t('thresholds.recall'), colour: 'var(--chart-2)' },
          ]}
          columns={[
            { label: t('threshold'), numeric: true },
            { label: t('thresholds.precision'), numeric: true },
            { label: t('thresholds.recall'), numeric: true },
            { label: t('thresholds.waiting'), numeric: true },
          ]}
          rows={points
            .filter((_, index) => index % 5 === 0)
            .map((point) => [
              score(point.threshold),
              share(point.precision),
              share(point.recall),
              number(point.waiting),
            ])}
          over={
            <RangeSlider
              label={t('thresholds.slider')}
              values={[chosen]}
              names={[t('threshold')]}
              onChange={([value = 0]) => setChosen(value)}
            />
          }
        />
        <div className="bulk-bar">
          <NumberField label={t('threshold')} value={chosen} onChange={setChosen} />
          <dl className="compare" aria-live="polite">
            <Compare
              label={t('thresholds.precision')}
              from={share(now?.precision)}
              to={share(then?.precision)}
            />
            <Compare label={t('thresholds.recall')} from={share(now?.recall)} to={share(then?.recall)} />
            <Compare
              label={t('thresholds.waiting')}
              from={now ? number(now.waiting) : '–'}
              to={then ? number(then.waiting) : '–'}
            />
          </dl>
          {may(me, 'lead', place.site) && (
            <Button kind="primary" isDisabled={chosen === page.threshold} onPress={() => setAsking(true)}>
              {t('thresholds.apply', { threshold: score(chosen) })}
            </Button>
          )}
        </div>
      </section>
      <section className="card">
        <h2>{t('thresholds.history')}</h2>
        {page.history.length === 0 ? (
          <p className="quiet">{t('thresholds.noHistory')}</p>
        ) : (
          <div className="table-scroll">
            <table className="table">
              <thead>
                <tr>
                  <th>{t('time')}</th>
                  <th>{t('by')}</th>
                  <th className="numeric">{t('threshold')}</th>
                </tr>
              </thead>
              <tbody>
                {page.history.map((change) => (
                  <tr key={change.at}>
                    <td>{dateTime(change.at)}</td>
                    <td>{change.by}</td>
                    <td className="numeric">{change.threshold === null ? '–' : score(change.threshold)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      {asking && <Apply place={place} page={page} threshold={chosen} onClose={() => setAsking(false)} />}
    </>
  );
}

function Compare({ label, from, to }: { label: string; from: string; to: string }) {
  const { t } = useText();
  return (
    <div>
      <dt>{label}</dt>
      <dd className="tabular">
        <span className="quiet">{from}</span>
        <span className="hidden-visually">{t('thresholds.becomes')}</span>
        <Icon name="next" size={12} />
        <strong>{to}</strong>
      </dd>
    </div>
  );
}

function Apply({
  place,
  page,
  threshold,
  onClose,
}: {
  place: Place;
  page: ThresholdPage;
  threshold: number;
  onClose: () => void;
}) {
  const text = useText();
  const { t, score, languageName } = text;
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const apply = async (): Promise<void> => {
    setBusy(true);
    try {
      await post('thresholds', { ...place, threshold, settings: page.settings });
      say({ tone: 'good', icon: 'check', title: t('thresholds.applied', { threshold: score(threshold) }) });
    } catch (error) {
      const stale = error instanceof Refused && error.status === 409;
      say({ tone: 'bad', icon: 'warning', title: stale ? t('settings.stale') : problemWords(error, text) });
    }
    await cache.invalidateQueries({ queryKey: ['thresholds'] });
    onClose();
  };
  return (
    <Dialog title={t('thresholds.confirm', { threshold: score(threshold) })} isOpen onClose={onClose}>
      <p>
        {t('thresholds.confirmHint', {
          attribute: t(`attribute.${place.attribute}`),
          language: languageName(place.language),
          site: place.site,
        })}
      </p>
      <div className="dialog-actions">
        <Button onPress={onClose}>{t('cancel')}</Button>
        <Button kind="primary" isDisabled={busy} onPress={() => void apply()}>
          {t('thresholds.apply', { threshold: score(threshold) })}
        </Button>
      </div>
    </Dialog>
  );
}
