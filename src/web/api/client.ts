/** The one cache of what the server said. */
import { QueryClient } from '@tanstack/react-query';
import { isBusy, Unreached } from './request.js';

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      // A refusal stays one; what was not reached is asked again when the server is back.
      retry: (failed, error) => (error instanceof Unreached || isBusy(error)) && failed < 3,
    },
    mutations: {
      retry: (failed, error) => error instanceof Unreached || (isBusy(error) && failed < 5),
      retryDelay: (failed, error) => (isBusy(error) ? 1000 * 2 ** failed : 500),
    },
  },
});
