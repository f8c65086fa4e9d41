/** The horizontal axis of days: all of the range that was asked for, in words of the reader's language. */
import type { ScaleOptions } from '@observablehq/plot';

const DAY = 86_400_000;

/** `from` and `to` are days of UTC, both inclusive. */
export function timeAxis({ from, to }: { from: string; to: string }, locale: string): ScaleOptions {
  const begin = new Date(`${from}T00:00:00Z`);
  const end = new Date(new Date(`${to}T00:00:00Z`).getTime() + DAY);
  const short = end.getTime() - begin.getTime() <= 3 * DAY;
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    ...(short ? { hour: '2-digit', minute: '2-digit' } : {}),
  });
  return {
    type: 'utc',
    domain: [begin, end],
    label: null,
    ticks: 6,
    tickFormat: (time: Date) => format.format(time),
  } as ScaleOptions;
}
