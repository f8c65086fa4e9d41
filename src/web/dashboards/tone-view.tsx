/** Sentiment over time, and the threads that turn. */
import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Tone } from '../api/answers.js';
import { Chart, type Plot } from '../charts/chart.js';
import { timeAxis } from '../charts/time-axis.js';
import { useText } from '../i18n/text.js';
import type { Asked } from './asked.js';
import { Figures } from './figures.js';

export function ToneView({ asked }: { asked: Asked }) {
  const { t, number, signed } = useText();
  return (
    <Figures<Tone>
      path="tone"
      query={{ ...asked }}
      isEmpty={({ rows, threads }) => rows.length + threads.length === 0}
    >
      {({ rows, threads }) => (
        <>
          <section className="card stack">
            <h2>{t('tone.chart')}</h2>
            <ToneChart rows={rows} from={asked.from} to={asked.to} />
          </section>
          <section className="card">
            <h2>{t('tone.threads')}</h2>
            <div className="table-scroll">
              <table className="table">
                <thead>
                  <tr>
                    <th>{t('thread')}</th>
                    <th>{t('site')}</th>
                    <th className="numeric">{t('flagged.comments')}</th>
                    <th className="numeric">{t('tone.mean')}</th>
                    <th className="numeric">{t('tone.turn')}</th>
                  </tr>
                </thead>
                <tbody>
                  {threads.map((thread) => (
                    <tr key={`${thread.site} ${thread.id}`}>
                      <td className="cell-words">
                        <Link to="/thread" search={{ site: thread.site, id: thread.id }}>
                          {thread.title ?? thread.id}
                        </Link>
                      </td>
                      <td>{thread.site}</td>
                      <td className="numeric">{number(thread.comments)}</td>
                      <td className="numeric">{signed(thread.mean)}</td>
                      <td className="numeric">{signed(thread.turn)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </section>
        </>
      )}
    </Figures>
  );
}

function ToneChart({ rows, from, to }: { rows: Tone['rows']; from: string; to: string }) {
  const { t, number, signed, dateTime, locale } = useText();
  const draw = useCallback(
    (plot: Plot) => ({
      x: timeAxis({ from, to }, locale),
      y: { domain: [-1, 1], grid: true, label: null, ticks: 5, tickFormat: (value: number) => signed(value) },
      marks: [
        plot.ruleY([0], { stroke: 'var(--line-strong)' }),
        plot.lineY(
          rows.map(({ time, mean }) => ({ time: new Date(time), mean })),
          {
            x: 'time',
            y: 'mean',
            stroke: 'var(--chart-1)',
            strokeWidth: 2,
            marker: rows.length < 60 ? 'circle' : 'none',
          },
        ),
      ],
    }),
    [rows, signed, from, to, locale],
  );
  return (
    <Chart
      label={t('tone.chart')}
      draw={draw}
      columns={[
        { label: t('time') },
        { label: t('tone.mean'), numeric: true },
        { label: t('flagged.comments'), numeric: true },
      ]}
      rows={rows.map(({ time, mean, judged }) => [dateTime(time), signed(mean), number(judged)])}
    />
  );
}
