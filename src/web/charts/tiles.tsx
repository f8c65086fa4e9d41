/** Single numbers, and how they differ from the period before. */
import { useText } from '../i18n/text.js';

export interface Tile {
  readonly label: string;
  readonly value: string;
  /** Part by which it has changed; null where there was nothing before. */
  readonly change?: number | null;
  readonly tone?: 'warn' | 'bad';
}

export function Tiles({ tiles }: { tiles: readonly Tile[] }) {
  const { t, language } = useText();
  const percent = new Intl.NumberFormat(language, {
    style: 'percent',
    maximumFractionDigits: 0,
    signDisplay: 'exceptZero',
  });
  return (
    <dl className="tiles">
      {tiles.map(({ label, value, change, tone }) => (
        <div key={label} className={`tile ${tone ?? ''}`}>
          <dt>{label}</dt>
          <dd>
            <span className="tile-value">{value}</span>
            {change !== undefined && (
              <span className="tile-change small quiet">
                {change === null ? t('before.none') : t('before.change', { change: percent.format(change) })}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Null where there was nothing to compare with. */
export const changeOf = (now: number, before: number): number | null =>
  before === 0 ? null : (now - before) / before;
