/** What the browser calls the page: in tabs, in its history, and read out when the page changes. */
import { useEffect } from 'react';

/** The narrowest name first: `Decisions – Dashboards – Tonfall`. */
export const pageTitle = (names: readonly string[]): string =>
  [...names.filter((name, index) => name !== '' && names.indexOf(name) === index), 'Tonfall'].join(' – ');

export function usePageTitle(...names: readonly string[]): void {
  const title = pageTitle(names);
  useEffect(() => {
    document.title = title;
  }, [title]);
}
