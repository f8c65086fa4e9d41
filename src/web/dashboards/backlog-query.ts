/** How much waits, and what went wrong: for the banner and its own dashboard. */
import { queryOptions } from '@tanstack/react-query';
import type { Backlog } from '../api/answers.js';
import { request } from '../api/request.js';

export const backlogQuery = (filter: { site?: string | undefined } = {}) =>
  queryOptions({
    queryKey: ['backlog', filter],
    queryFn: ({ signal }) =>
      request<Backlog>('GET', 'dashboards/backlog', { query: filter, signal, background: true }),
    refetchInterval: 60_000,
  });
