/** The one cache of what the server said. */
import { QueryClient } from '@tanstack/react-query';
import { Unreached } from './request.js';

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      // A refusal stays one; what was not reached is asked again when the server is back.
      retry: (failed, error) => error instanceof Unreached && failed < 3,
    },
    mutations: { retry: (_failed, error) => error instanceof Unreached, retryDelay: 500 },
  },
});
