/** Builds the moderator's console (`src/web`) into `dist/web`, which `tonfall serve` hands out. */
import { defineConfig, type Plugin } from 'vite';

/** React Aria brings its own words in thirty languages; the console speaks two of them. */
function twoLanguages(): Plugin {
  const words =
    /[/\\]react-(aria|stately|aria-components)[/\\].*[/\\]intl[/\\](.*[/\\])?[a-z]{2}-[A-Z]{2}\.m?js$/;
  return {
    name: 'two-languages',
    enforce: 'pre',
    load: (id) => (words.test(id) && !/(de-DE|en-US)\.m?js$/.test(id) ? 'export default {};' : null),
  };
}

export default defineConfig({
  root: 'src/web',
  // Relative: the server may stand below any path, and says so in the page's <base>.
  base: './',
  publicDir: 'public',
  plugins: [twoLanguages()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    assetsDir: 'assets',
    // Data URLs are refused by the content security policy.
    assetsInlineLimit: 0,
    // The inline script that it would add is refused too; the browsers that the console asks for need none.
    modulePreload: { polyfill: false },
    sourcemap: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // "use client" means something to servers that render; nothing here does.
      onLog: (level, log, handle) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : handle(level, log)),
    },
  },
});
