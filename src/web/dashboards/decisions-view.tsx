/** Who decided: the policy or people, and how long it took. */
import { useCallback } from 'react';
import type { DecisionsSeries } from '../api/answers.js';
import { Chart, type Plot } from '../charts/chart.js';
import { DECISION_COLOURS } from '../charts/colours.js';
import { changeOf, Tiles } from '../charts/tiles.js';
import { timeAxis } from '../charts/time-axis.js';
import { useText } from '../i18n/text.js';
import type { Asked } from './asked.js';
import { Figures } from './figures.js';

const KINDS = ['automatic', 'approved', 'rejected', 'escalated'] as const;

export function DecisionsView({ asked }: { asked: Asked }) {
  const { t, number, percent, duration } = useText();
  const time = (seconds: number | null): string => (seconds === null ? '–' : duration(seconds));
  return (
    <Figures<DecisionsSeries>
      path="decisions"
      query={{ ...asked }}
      isEmpty={({ total }) => total.automatic + total.human === 0}
    >
      {({ rows, total, before, timeToDecision }) => (
        <>
          <Tiles
            tiles={[
              {
                label: t('decisions.automatic'),
                value: percent(total.automatic / (total.automatic + total.human)),
              },
              {
                label: t('decisions.human'),
                value: number(total.human),
                change: changeOf(total.human, before.human),
              },
              { label: t('decisions.p50'), value: time(timeToDecision.p50) },
              { label: t('decisions.p90'), value: time(timeToDecision.p90) },
            ]}
          />
          <section className="card stack">
            <h2>{t('decisions.chart')}</h2>
            <DecisionsChart rows={rows} from={asked.from} to={asked.to} />
          </section>
        </>
      )}
    </Figures>
  );
}

function DecisionsChart({ rows, from, to }: { rows: DecisionsSeries['rows']; from: string; to: string }) {
  const { t, number, compact, date, locale } = useText();
  const draw = useCallback(
    (plot: Plot) => ({
      x: timeAxis({ from, to }, locale),
      y: {
        grid: true,
        label: null,
        tickFormat: (value: number) => (Number.isInteger(value) ? compact(value) : ''),
      },
      color: { domain: [...KINDS], range: KINDS.map((kind) => DECISION_COLOURS[kind]) },
      marks: [
        plot.rectY(
          rows.flatMap((row) => KINDS.map((kind) => ({ time: new Date(row.time), kind, count: row[kind] }))),
          plot.stackY({
            x: 'time',
            y: 'count',
            fill: 'kind',
            order: [...KINDS],
            interval: 'day',
            insetLeft: 0.5,
            insetRight: 0.5,
          } as never),
        ),
        plot.ruleY([0], { stroke: 'var(--line-strong)' }),
      ],
    }),
    [rows, compact, from, to, locale],
  );
  return (
    <Chart
      label={t('decisions.chart')}
      draw={draw}
      height={300}
      legend={KINDS.map((kind) => ({ name: t(`decided.${kind}`), colour: DECISION_COLOURS[kind] }))}
      columns={[
        { label: t('time') },
        ...KINDS.map((kind) => ({ label: t(`decided.${kind}`), numeric: true })),
      ]}
      rows={rows.map((row) => [date(row.time), ...KINDS.map((kind) => number(row[kind]))])}
    />
  );
}
