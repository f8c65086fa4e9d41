/** Decide many at once, by the distribution of their scores. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { ATTRIBUTES } from '../../label.js';
import type { Attribute, Histogram } from '../api/answers.js';
import { get } from '../api/request.js';
import { Chart, type Plot } from '../charts/chart.js';
import { DECISION_COLOURS } from '../charts/colours.js';
import { RangeSlider } from '../charts/range-slider.js';
import { NumberField, Select } from '../controls/controls.js';
import { useText } from '../i18n/text.js';
import { facetsQuery } from '../queue/filter-bar.js';
import { Loading, Problem } from '../shell/problem.js';
import { usePageTitle } from '../shell/use-page-title.js';
import { useStillHere } from '../shell/use-still-here.js';
import { BulkActions } from './bulk-actions.js';
import { BulkJobs } from './bulk-jobs.js';
import { countIn } from './count-in.js';

const KINDS = ['rejected', 'approved', 'waiting'] as const;

export function BulkPage() {
  const text = useText();
  usePageTitle(text.t('bulk.title'));
  const { t, number, compact, score, languageName } = text;
  const search = useSearch({ from: '/bulk' });
  const navigate = useNavigate({ from: '/bulk' });
  const attribute: Attribute = search.attribute ?? 'TOXICITY';
  const { data: facets } = useQuery(facetsQuery);
  const place = { site: search.site, language: search.language, author: search.author };
  const histogram = useQuery({
    queryKey: ['histogram', attribute, place],
    queryFn: ({ signal }) => get<Histogram>('histogram', { ...place, attribute }, signal),
    placeholderData: keepPreviousData,
  });
  // While a handle is dragged the address waits.
  const [range, setRange] = useState<readonly [number, number]>([search.from ?? 0, search.to ?? 0.2]);
  const stillHere = useStillHere();
  useEffect(() => {
    const timer = setTimeout(() => {
      if (!stillHere()) return;
      void navigate({
        to: '/bulk',
        search: (before) => ({ ...before, from: range[0], to: range[1] }),
        replace: true,
      });
    }, 300);
    return () => clearTimeout(timer);
  }, [range, navigate, stillHere]);
  const change = (next: object): void =>
    void navigate({ to: '/bulk', search: (before) => ({ ...before, ...next }) });

  const columns = histogram.data?.columns;
  const threshold = histogram.data?.threshold ?? null;
  const draw = useCallback(
    (plot: Plot) => ({
      height: 300,
      x: { domain: [0, 1], label: null, ticks: 10, tickFormat: (value: number) => number(value) },
      y: {
        grid: true,
        label: null,
        tickFormat: (value: number) => (Number.isInteger(value) ? compact(value) : ''),
      },
      color: { domain: [...KINDS], range: KINDS.map((kind) => DECISION_COLOURS[kind]) },
      marks: [
        plot.rectY(
          (columns ?? []).flatMap((column, index) =>
            KINDS.map((kind) => ({ x1: index / 100, x2: (index + 1) / 100, kind, count: column[kind] })),
          ),
          plot.stackY({
            x1: 'x1',
            x2: 'x2',
            y: 'count',
            fill: 'kind',
            order: [...KINDS],
            insetLeft: 0.5,
            insetRight: 0.5,
          }),
        ),
        plot.ruleY([0], { stroke: 'var(--line-strong)' }),
        ...(threshold === null
          ? []
          : [plot.ruleX([threshold], { stroke: 'var(--text)', strokeDasharray: '4 3' })]),
      ],
    }),
    [columns, threshold, number, compact],
  );
  const rows = useMemo(
    () =>
      (columns ?? []).flatMap((column, index) =>
        column.waiting + column.approved + column.rejected === 0
          ? []
          : [
              [
                `${score(index / 100)} – ${score((index + 1) / 100)}`,
                number(column.waiting),
                number(column.approved),
                number(column.rejected),
              ],
            ],
      ),
    [columns, number, score],
  );
  const [from, to] = range;
  const waiting = countIn(columns ?? [], from, to);
  return (
    <div className="page stack">
      <header className="page-head">
        <div>
          <h1>{t('bulk.title')}</h1>
          <p>{t('bulk.hint')}</p>
        </div>
      </header>
      <div className="toolbar">
        <Select
          label={t('attribute')}
          value={attribute}
          options={ATTRIBUTES.map((id) => ({ id, label: t(`attribute.${id}`) }))}
          onChange={(next) => change({ attribute: next })}
        />
        <Select
          label={t('language')}
          value={search.language ?? ''}
          options={[
            { id: '', label: t('filter.all') },
            ...(facets?.languages ?? []).map((id) => ({ id, label: languageName(id) })),
          ]}
          onChange={(language) => change({ language: language || undefined })}
        />
        <Select
          label={t('site')}
          value={search.site ?? ''}
          options={[
            { id: '', label: t('filter.all') },
            ...(facets?.sites ?? []).map((id) => ({ id, label: id })),
          ]}
          onChange={(site) => change({ site: site || undefined })}
        />
      </div>
      {search.author && (
        <section className="card stack">
          <div className="row">
            <h2 className="grow">{t('bulk.author', { author: search.author })}</h2>
            <button type="button" className="link-button" onClick={() => change({ author: undefined })}>
              {t('bulk.authorClear')}
            </button>
          </div>
          <p className="quiet">{t('bulk.authorHint')}</p>
          <BulkActions filter={place} site={search.site} count={null} />
        </section>
      )}
      <section className="card stack" aria-label={t('bulk.distribution')}>
        {histogram.isError ? (
          <Problem error={histogram.error} reset={() => void histogram.refetch()} />
        ) : columns === undefined ? (
          <Loading />
        ) : (
          <>
            <Chart
              label={t('bulk.chart', { attribute: t(`attribute.${attribute}`) })}
              draw={draw}
              height={300}
              legend={KINDS.map((kind) => ({
                name: t(`state.${kind}`),
                colour: DECISION_COLOURS[kind],
              })).reverse()}
              columns={[
                { label: t('score') },
                { label: t('state.waiting'), numeric: true },
                { label: t('state.approved'), numeric: true },
                { label: t('state.rejected'), numeric: true },
              ]}
              rows={rows}
              over={
                <RangeSlider
                  label={t('bulk.range')}
                  values={range}
                  names={[t('filter.from'), t('bulk.upTo')]}
                  onChange={([low = 0, high = 1]) => setRange([low, high])}
                />
              }
            />
            {threshold !== null && (
              <p className="small quiet">{t('bulk.threshold', { threshold: score(threshold) })}</p>
            )}
            <div className="bulk-bar">
              <NumberField
                label={t('filter.from')}
                value={from}
                onChange={(next) => setRange([Math.min(next, to), to])}
              />
              <NumberField
                label={t('bulk.upTo')}
                value={to}
                onChange={(next) => setRange([from, Math.max(from, next)])}
              />
              <p className="bulk-count" aria-live="polite">
                {t('bulk.count', { count: waiting })}
              </p>
              <BulkActions filter={{ ...place, attribute, from, to }} site={search.site} count={waiting} />
            </div>
          </>
        )}
      </section>
      <BulkJobs />
    </div>
  );
}
