/** The comment's words, shaded by what each adds to a score. Text only: markup in it is text too. */
import { useMemo, useState } from 'react';
import type { Attribute, CommentPage } from '../api/answers.js';
import { Button } from '../controls/controls.js';
import { Icon } from '../controls/icons.js';
import { useText } from '../i18n/text.js';
import { heaviest, segmentsOf } from './segments.js';

export function ShadedText({
  text,
  spans,
  attribute,
  language,
  veiled,
}: {
  text: string;
  spans: CommentPage['spans'];
  attribute: Attribute | null;
  language: string;
  veiled: boolean;
}) {
  const { t, signed } = useText();
  const [shown, setShown] = useState(!veiled);
  const segments = useMemo(() => segmentsOf(text, spans, attribute), [text, spans, attribute]);
  const heavy = useMemo(() => heaviest(text, spans, attribute), [text, spans, attribute]);
  if (!shown) {
    return (
      <div className="veil">
        <Icon name="eye" size={24} />
        <p>{t('veil.hint')}</p>
        <Button onPress={() => setShown(true)}>{t('veil.show')}</Button>
      </div>
    );
  }
  const lists = new Set(segments.flatMap(({ list }) => list ?? []));
  const name = attribute === null ? '' : t(`attribute.${attribute}`);
  return (
    <>
      <p className="comment-text" lang={language === 'und' ? undefined : language} dir="auto">
        {segments.map(({ begin, text: words, level, share, list }) => {
          if (share === null && list === null) return words;
          const title = [
            ...(share === null ? [] : [t('share.title', { share: signed(share), attribute: name })]),
            ...(list === null ? [] : [t(`list.${list}.hit`)]),
          ].join(' · ');
          return (
            <mark key={begin} className={`share-${level} ${list ? `hit-${list}` : ''}`} title={title}>
              {words}
            </mark>
          );
        })}
      </p>
      {(heavy.length > 0 || lists.size > 0) && (
        <div className="legend small quiet">
          {heavy.length > 0 && (
            <span className="legend-shares">
              {t('share.legend', { attribute: name })}
              <span className="legend-scale" aria-hidden="true">
                {[1, 2, 3, 4, 5].map((level) => (
                  <mark key={level} className={`share-${level}`}>
                    &nbsp;
                  </mark>
                ))}
              </span>
              <span className="hidden-visually">
                {heavy.map(({ text: words, share }) => `${words.trim()} ${signed(share ?? 0)}`).join(', ')}
              </span>
            </span>
          )}
          {[...lists].map((list) => (
            <span key={list}>
              <mark className={`hit-${list}`}>{t('list.sample')}</mark> {t(`list.${list}.hit`)}
            </span>
          ))}
        </div>
      )}
    </>
  );
}
