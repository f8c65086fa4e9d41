/** What waits, since when, and what went wrong. */
import { Link } from '@tanstack/react-router';
import type { Backlog } from '../api/answers.js';
import { Tiles } from '../charts/tiles.js';
import { useText } from '../i18n/text.js';
import type { Asked } from './asked.js';
import { Figures } from './figures.js';

/** What stands between backticks is to be typed. */
const withCode = (words: string) =>
  words.split('`').map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part));

export function BacklogView({ asked }: { asked: Asked }) {
  const { t, number, ago, agoShort } = useText();
  return (
    <Figures<Backlog> path="backlog" query={{ site: asked.site }} isEmpty={() => false}>
      {(now) => (
        <>
          <Tiles
            tiles={[
              { label: t('backlog.waiting'), value: number(now.waiting) },
              { label: t('backlog.oldest'), value: now.oldestAt === null ? '–' : agoShort(now.oldestAt) },
              { label: t('backlog.escalated'), value: number(now.escalated) },
              { label: t('backlog.pending'), value: number(now.pending) },
              {
                label: t('backlog.failed'),
                value: number(now.failed),
                ...(now.failed > 0 ? { tone: 'bad' as const } : {}),
              },
              {
                label: t('backlog.unscored'),
                value: number(now.unscored),
                ...(now.unscored > 0 ? { tone: 'warn' as const } : {}),
              },
            ]}
          />
          <section className="card">
            <h2>{t('backlog.bySite')}</h2>
            {now.bySite.length === 0 ? (
              <p className="quiet">{t('queue.empty.waiting')}</p>
            ) : (
              <div className="table-scroll">
                <table className="table">
                  <thead>
                    <tr>
                      <th>{t('site')}</th>
                      <th className="numeric">{t('backlog.waiting')}</th>
                      <th>{t('backlog.oldest')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {now.bySite.map((row) => (
                      <tr key={row.site}>
                        <td>
                          <Link to="/" search={{ site: row.site }}>
                            {row.site}
                          </Link>
                        </td>
                        <td className="numeric">{number(row.waiting)}</td>
                        <td>{row.oldestAt === null ? '–' : ago(row.oldestAt)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </section>
          {now.failed > 0 && <p className="quiet">{withCode(t('backlog.failedHint'))}</p>}
        </>
      )}
    </Figures>
  );
}
