/** Light or dark. The choice is the person's on the server; a copy here spares the flash before it is known. */

export type Theme = 'light' | 'dark' | null;
const REMEMBERED = 'tonfall.theme';

export function rememberedTheme(): Theme {
  const value = localStorage.getItem(REMEMBERED);
  return value === 'light' || value === 'dark' ? value : null;
}

/** Null follows the system. */
export function showTheme(theme: Theme): void {
  if (theme === null) {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(REMEMBERED);
  } else {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(REMEMBERED, theme);
  }
}
