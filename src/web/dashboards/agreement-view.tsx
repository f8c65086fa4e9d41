/** How often people rejected what stands in each band of scores: whether a threshold is where it should be. */
import { Link } from '@tanstack/react-router';
import type { Agreement, Attribute } from '../api/answers.js';
import { useText } from '../i18n/text.js';
import type { Asked } from './asked.js';
import { Figures } from './figures.js';

type Row = Agreement['rows'][number];
const BANDS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

export function AgreementView({ asked }: { asked: Asked }) {
  return (
    <Figures<Agreement> path="agreement" query={{ ...asked }} isEmpty={({ rows }) => rows.length === 0}>
      {({ rows }) => <AgreementTable rows={rows} site={asked.site} />}
    </Figures>
  );
}

function AgreementTable({ rows, site }: { rows: readonly Row[]; site: string | undefined }) {
  const { t, number, percent, score, languageName } = useText();
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.language} ${row.attribute}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return (
    <section className="card stack">
      <p className="quiet">{t('agreement.explain')}</p>
      <div className="table-scroll">
        <table className="table heat">
          <caption className="hidden-visually">{t('dashboards.agreement')}</caption>
          <thead>
            <tr>
              <th>{t('language')}</th>
              <th>{t('attribute')}</th>
              {BANDS.map((band) => (
                <th key={band} className="numeric">
                  {score(band / 10)}
                </th>
              ))}
              <th className="numeric">{t('agreement.decided')}</th>
              <th className="numeric">{t('agreement.agreed')}</th>
            </tr>
          </thead>
          <tbody>
            {[...groups].map(([key, bands]) => {
              const [first] = bands;
              const decided = bands.reduce((sum, row) => sum + row.decided, 0);
              const agreed = bands.reduce((sum, row) => sum + row.agreed, 0);
              return (
                first && (
                  <tr key={key}>
                    <td>{languageName(first.language)}</td>
                    <td>
                      <Link
                        to="/thresholds"
                        search={{ site, language: first.language, attribute: first.attribute as Attribute }}
                      >
                        {t(`attribute.${first.attribute}`)}
                      </Link>
                    </td>
                    {BANDS.map((band) => (
                      <Band key={band} row={bands.find((row) => Math.round(row.band * 10) === band)} />
                    ))}
                    <td className="numeric">{number(decided)}</td>
                    <td className="numeric">{decided === 0 ? '–' : percent(agreed / decided)}</td>
                  </tr>
                )
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Band({ row }: { row: Row | undefined }) {
  const { t, percent, number } = useText();
  if (!row || row.decided === 0) return <td className="heat-cell quiet">·</td>;
  const share = row.rejected / row.decided;
  return (
    <td
      className={`heat-cell heat-${Math.min(4, Math.ceil(share * 4))}`}
      title={t('agreement.cell', { rejected: number(row.rejected), count: row.decided })}
    >
      {percent(share)}
    </td>
  );
}
