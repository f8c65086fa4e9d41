/** Fitting strange text into a cell of a terminal. */
import stringWidth from 'string-width';

const CLUSTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * One line of text that cannot steer the terminal: control characters (ANSI escapes begin with one), line breaks and
 * the invisible characters that turn or hide text become spaces.
 */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Cuts or pads a line to a width in columns; what was cut ends in an ellipsis. */
export function fitCell(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  let shown = text;
  // A long text is not measured whole: no visible cluster is more than a few units long.
  const head = text.length > width * 8 ? text.slice(0, width * 8) : text;
  if (head.length < text.length || stringWidth(head) > width) shown = cut(head, width);
  const padding = ' '.repeat(Math.max(0, width - stringWidth(shown)));
  return align === 'left' ? shown + padding : padding + shown;
}

function cut(text: string, width: number): string {
  let shown = '';
  let used = 0;
  for (const { segment } of CLUSTERS.segment(text)) {
    const wide = stringWidth(segment);
    if (used + wide > width - 1) break;
    shown += segment;
    used += wide;
  }
  return `${shown}…`;
}
