/** The reasons that a site gives for its rejections. */
import { queryOptions } from '@tanstack/react-query';
import type { Reasons } from '../api/answers.js';
import { get } from '../api/request.js';

export const reasonsQuery = (site: string) =>
  queryOptions({
    queryKey: ['reasons', site],
    queryFn: ({ signal }) => get<Reasons>('reasons', { site }, signal),
    staleTime: 300_000,
  });
