/** Colours of charts; told apart in light and dark, and by those who see few colours. */
export const DECISION_COLOURS = {
  waiting: 'var(--bar)',
  approved: 'var(--chart-good)',
  rejected: 'var(--chart-bad)',
  escalated: 'var(--chart-3)',
  automatic: 'var(--bar)',
} as const;

const SERIES = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `var(--chart-${number})`);
export const seriesColour = (index: number): string => SERIES[index % SERIES.length] ?? 'var(--bar)';
