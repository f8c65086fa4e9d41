/** Scores as bars with the site's thresholds on them; pressing one shades the words by it. */
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ATTRIBUTES } from '../../label.js';
import type { Attribute, QueueItem } from '../api/answers.js';
import { useText } from '../i18n/text.js';

export function Scores({
  item,
  attribute,
  onAttribute,
}: {
  item: QueueItem;
  attribute: Attribute | null;
  onAttribute: (attribute: Attribute | null) => void;
}) {
  const { t, score: format } = useText();
  const scores = [...item.scores].sort(
    (a, b) => ATTRIBUTES.indexOf(a.attribute) - ATTRIBUTES.indexOf(b.attribute),
  );
  if (scores.length === 0) return <p className="quiet">{t('scores.none')}</p>;
  return (
    <ul className="scores">
      {scores.map(({ attribute: name, score, threshold, grade }) => {
        const above = threshold !== null && score >= threshold;
        const more = [
          threshold === null
            ? t('scores.noThreshold')
            : t('scores.threshold', { threshold: format(threshold) }),
          ...(above ? [t('scores.above')] : []),
        ].join(', ');
        return (
          <li key={name}>
            <ToggleButton
              className={`score ${above ? 'above' : ''}`}
              isSelected={name === attribute}
              onChange={(on) => onAttribute(on ? name : null)}
            >
              <span className="score-name">
                {t(`attribute.${name}`)}
                {grade === 'transferred' && (
                  <span className="badge" title={t('grade.transferredHint')}>
                    {t('grade.transferred')}
                  </span>
                )}
              </span>
              <span className="score-value tabular">
                {' '}
                {format(score)}
                <span className="hidden-visually">, {more}</span>
              </span>
              <span className="score-track">
                <span className="score-fill" style={{ width: `${score * 100}%` }} />
                {threshold !== null && (
                  <span className="score-tick" style={{ left: `${threshold * 100}%` }} />
                )}
              </span>
            </ToggleButton>
          </li>
        );
      })}
    </ul>
  );
}

export function Sentiment({ sentiment }: { sentiment: QueueItem['sentiment'] }) {
  const { t, signed } = useText();
  if (sentiment === null) return null;
  return (
    <div className="sentiment">
      <span>{t('sentiment')}</span>
      <span className="quiet">
        {t(`sentiment.${sentiment.label}`)} <span className="tabular">{signed(sentiment.score)}</span>
      </span>
      <span className="score-track middle" aria-hidden="true">
        <span
          className="score-fill"
          style={{
            left: `${50 + Math.min(sentiment.score, 0) * 50}%`,
            width: `${Math.abs(sentiment.score) * 50}%`,
          }}
        />
      </span>
    </div>
  );
}

export function Priority({ priority }: { priority: QueueItem['priority'] }) {
  const { t, signed, score } = useText();
  return (
    <dl className="terms">
      {priority.terms.map(({ name, value }) => (
        <div key={name}>
          <dt>{t(`priority.${name}`)}</dt>
          <dd className="tabular">{signed(value)}</dd>
        </div>
      ))}
      <div className="sum">
        <dt>{t('priority.sum')}</dt>
        <dd className="tabular">{score(priority.sum)}</dd>
      </div>
    </dl>
  );
}
