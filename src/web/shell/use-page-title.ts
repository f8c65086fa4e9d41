/** Names the page in the browser. */
import { useEffect } from 'react';
import { pageTitle } from './page-title.js';

/** The narrowest name first; what is not known yet is empty. */
export function usePageTitle(...names: readonly string[]): void {
  const title = pageTitle(names);
  useEffect(() => {
    document.title = title;
  }, [title]);
}
