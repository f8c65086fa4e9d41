/** The pages of a page. */
import type { ReactNode } from 'react';

export function Subnav({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav className="subnav" aria-label={label}>
      {children}
    </nav>
  );
}
