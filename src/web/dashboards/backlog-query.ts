/** How much waits, and what went wrong: for the banner and its own dashboard. */
import { queryOptions } from '@tanstack/react-query';
import type { Backlog } from '../api/answers.js';
import { get } from '../api/request.js';

export const backlogQuery = (filter: { site?: string | undefined } = {}) =>
  queryOptions({
    queryKey: ['backlog', filter],
    queryFn: ({ signal }) => get<Backlog>('dashboards/backlog', filter, signal),
    refetchInterval: 60_000,
  });
