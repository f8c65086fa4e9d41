/** Single values as WordPress writes them. */
import { load } from 'cheerio/slim';
import { readName, readTime } from '../field-values.js';

/** `date_gmt` has no zone: it is UTC (it is `0000-00-00` where it was never set). */
export function timeOf(dateGmt: string | null | undefined): string | null {
  return dateGmt ? readTime(dateGmt) : null;
}

/** Text of a piece of HTML such as a title or a name: WordPress escapes `&` in both. */
export function plainText(html: string | null | undefined): string | null {
  return html ? readName(load(html, undefined, false).text()) : null;
}
