/** What the browser calls a page: in tabs, in its history, and read out when the page changes. */

/** The narrowest name first: `Decisions – Dashboards – Tonfall`. */
export const pageTitle = (names: readonly string[]): string =>
  [...names.filter((name, index) => name !== '' && names.indexOf(name) === index), 'Tonfall'].join(' – ');
