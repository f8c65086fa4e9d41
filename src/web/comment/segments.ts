/** Cuts a text where shares and word-list hits begin and end. */
import type { Attribute, CommentPage } from '../api/answers.js';

type Span = CommentPage['spans'][number];

export interface Segment {
  readonly begin: number;
  readonly text: string;
  /** 0 for no share, 1 to 5 by its part of the largest. */
  readonly level: number;
  readonly share: number | null;
  readonly list: 'allow' | 'suspect' | 'banned' | null;
}

/** Pieces of the text in their order; together they are the text. Words that speak against the attribute get no shade. */
export function segmentsOf(text: string, spans: readonly Span[], attribute: Attribute | null): Segment[] {
  const shares = spans.filter((span) => span.attribute === attribute && (span.share ?? 0) > 0);
  const lists = spans.filter((span) => span.list !== undefined);
  const most = Math.max(0, ...shares.map(({ share = 0 }) => share));
  const cuts = [
    ...new Set([0, text.length, ...[...shares, ...lists].flatMap(({ begin, end }) => [begin, end])]),
  ]
    .filter((cut) => cut >= 0 && cut <= text.length)
    .sort((a, b) => a - b);
  const around = (among: readonly Span[], begin: number, end: number): Span | undefined =>
    among.find((span) => span.begin <= begin && span.end >= end);
  return cuts.slice(0, -1).map((begin, index) => {
    const end = cuts[index + 1] ?? text.length;
    const share = around(shares, begin, end)?.share ?? null;
    return {
      begin,
      text: text.slice(begin, end),
      share,
      level: share === null ? 0 : Math.max(1, Math.ceil((share / most) * 5)),
      list: around(lists, begin, end)?.list ?? null,
    };
  });
}

/** The words that weigh most, for those who do not see shades. */
export const heaviest = (
  text: string,
  spans: readonly Span[],
  attribute: Attribute | null,
  most = 5,
): Segment[] =>
  segmentsOf(text, spans, attribute)
    .filter(({ share }) => share !== null)
    .sort((a, b) => (b.share ?? 0) - (a.share ?? 0))
    .slice(0, most);
