/** Comments that were proposed for a person, by when they were written. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Attribute, FlaggedSeries, Verdict } from '../api/answers.js';
import { Chart, type Plot } from '../charts/chart.js';
import { seriesColour } from '../charts/colours.js';
import { changeOf, Tiles } from '../charts/tiles.js';
import { timeAxis } from '../charts/time-axis.js';
import { Select } from '../controls/controls.js';
import { type Text, useText } from '../i18n/text.js';
import type { Asked } from './asked.js';
import { Figures } from './figures.js';

const BY = ['verdict', 'site', 'section', 'attribute', 'language'] as const;
const BUCKETS = ['hour', 'day', 'week'] as const;
/** Series beyond these are one. */
const MOST_SERIES = 7;

export function FlaggedView({ asked }: { asked: Asked }) {
  const text = useText();
  const { t, number, percent } = text;
  const { by = 'verdict', bucket = 'day' } = useSearch({ from: '/dashboards' });
  const navigate = useNavigate({ from: '/dashboards' });
  const change = (next: object): void =>
    void navigate({ to: '/dashboards', search: (before) => ({ ...before, ...next }) });
  const share = (counts: { flagged: number; comments: number }): number =>
    counts.comments === 0 ? 0 : counts.flagged / counts.comments;
  return (
    <Figures<FlaggedSeries>
      path="flagged"
      query={{ ...asked, by, bucket }}
      isEmpty={({ total }) => total.comments === 0}
    >
      {({ rows, total, before }) => (
        <>
          <Tiles
            tiles={[
              {
                label: t('flagged.flagged'),
                value: number(total.flagged),
                change: changeOf(total.flagged, before.flagged),
              },
              {
                label: t('flagged.comments'),
                value: number(total.comments),
                change: changeOf(total.comments, before.comments),
              },
              {
                label: t('flagged.share'),
                value: percent(share(total)),
                change: changeOf(share(total), share(before)),
              },
            ]}
          />
          <section className="card stack">
            <div className="row card-head">
              <h2 className="grow">{t('flagged.chart')}</h2>
              <Select
                bare
                label={t('flagged.by')}
                value={by}
                options={BY.map((id) => ({ id, label: t(`by.${id}`) }))}
                onChange={(next) => change({ by: next })}
              />
              <Select
                bare
                label={t('flagged.bucket')}
                value={bucket}
                options={BUCKETS.map((id) => ({ id, label: t(`bucket.${id}`) }))}
                onChange={(next) => change({ bucket: next })}
              />
            </div>
            <FlaggedChart rows={rows} by={by} bucket={bucket} text={text} asked={asked} />
          </section>
        </>
      )}
    </Figures>
  );
}

function FlaggedChart({
  rows,
  by,
  bucket,
  text,
  asked,
}: {
  rows: FlaggedSeries['rows'];
  by: (typeof BY)[number];
  bucket: (typeof BUCKETS)[number];
  text: Text;
  asked: Asked;
}) {
  const { t, number, compact } = text;
  const sums = new Map<string, number>();
  for (const { key, flagged } of rows) sums.set(key, (sums.get(key) ?? 0) + flagged);
  const keys = [...sums].sort((a, b) => b[1] - a[1]).map(([key]) => key);
  const shown = keys.slice(0, MOST_SERIES);
  const named = (key: string): string => (shown.includes(key) ? nameOf(key, by, text) : t('flagged.others'));
  const names = [...new Set(keys.map(named))];
  const words = JSON.stringify([rows, names, asked]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: all of it is in the words.
  const draw = useCallback(
    (plot: Plot) => ({
      x: timeAxis(asked, text.locale),
      y: {
        grid: true,
        label: null,
        tickFormat: (value: number) => (Number.isInteger(value) ? compact(value) : ''),
      },
      color: { domain: names, range: names.map((_, index) => seriesColour(index)) },
      marks: [
        plot.rectY(
          rows.map(({ time, key, flagged }) => ({ time: new Date(time), name: named(key), flagged })),
          plot.stackY({
            x: 'time',
            y: 'flagged',
            fill: 'name',
            order: names,
            interval: bucket === 'week' ? 'monday' : bucket,
            insetLeft: 0.5,
            insetRight: 0.5,
          } as never),
        ),
        plot.ruleY([0], { stroke: 'var(--line-strong)' }),
      ],
    }),
    [words, bucket, compact, text.locale],
  );
  return (
    <Chart
      label={t('flagged.chart')}
      draw={draw}
      height={300}
      legend={names.map((name, index) => ({ name, colour: seriesColour(index) }))}
      columns={[
        { label: t('time') },
        { label: t(`by.${by}`) },
        { label: t('flagged.flagged'), numeric: true },
        { label: t('flagged.comments'), numeric: true },
      ]}
      rows={rows.map(({ time, key, flagged, comments }) => [
        bucket === 'hour' ? text.dateTime(time) : text.date(time),
        nameOf(key, by, text),
        number(flagged),
        number(comments),
      ])}
    />
  );
}

function nameOf(key: string, by: (typeof BY)[number], { t, languageName }: Text): string {
  if (key === '') return t('flagged.noKey');
  if (by === 'attribute') return t(`attribute.${key as Attribute}`);
  if (by === 'verdict') return t(`verdict.${key as Verdict}`);
  return by === 'language' ? languageName(key) : key;
}
