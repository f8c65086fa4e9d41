/** Clients whose address is written into their code: their own axios is told to ask another host. */
import { createRequire } from 'node:module';
import { baseUrl } from './target.mjs';

const GOOGLE = 'https://commentanalyzer.googleapis.com';

/** Sends what the package asks of Google to BASE_URL instead. Resolves to the package's exports. */
export function redirected(name) {
  const require = createRequire(import.meta.url);
  // The copy of axios that the package itself uses.
  const axios = createRequire(require.resolve(name))('axios');
  axios.interceptors.request.use((config) => ({ ...config, url: config.url.replace(GOOGLE, baseUrl) }));
  return require(name);
}
