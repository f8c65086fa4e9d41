/** The page of one comment. */
import { queryOptions } from '@tanstack/react-query';
import type { CommentPage } from '../api/answers.js';
import { get } from '../api/request.js';

export const commentQuery = (seq: number) =>
  queryOptions({
    queryKey: ['comment', seq],
    queryFn: ({ signal }) => get<CommentPage>(`comments/${seq}`, {}, signal),
    staleTime: 20_000,
  });
