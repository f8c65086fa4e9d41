/** Saved queues of the person. */
import { queryOptions } from '@tanstack/react-query';
import type { SavedView } from '../api/answers.js';
import { get } from '../api/request.js';

export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: ({ signal }) => get<{ views: SavedView[] }>('views', {}, signal),
  staleTime: 300_000,
});
