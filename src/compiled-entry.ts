/** Where the compiled form of a file lies, for threads and child processes, which run JavaScript only. */

const packageRoot = new URL('../', import.meta.url);

/**
 * URL of a compiled file, given relative to the module that asks (`compiledEntry(import.meta.url, './thread.js')`).
 *
 * In the compiled tree that is the file beside it. Where TypeScript sources are run as they are (jest), the
 * same path is taken under `dist/`, which `npm test` builds first.
 */
export function compiledEntry(importMetaUrl: string, relative: string): URL {
  const target = new URL(relative, importMetaUrl);
  if (!importMetaUrl.endsWith('.ts')) return target;
  return new URL(`dist/${target.href.slice(packageRoot.href.length)}`, packageRoot);
}
