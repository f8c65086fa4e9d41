/** A chart by Observable Plot, with the same numbers as a table for those who do not see it. */
import type { PlotOptions } from '@observablehq/plot';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Icon } from '../controls/icons.js';
import { useText } from '../i18n/text.js';

export type Plot = typeof import('./plot-parts.js');

/** Space left and right of what is plotted, in pixels: sliders are laid over it. */
export const MARGIN = { left: 52, right: 24 };

export interface Column {
  readonly label: string;
  readonly numeric?: boolean;
}

export function Chart({
  label,
  draw,
  height = 260,
  legend = [],
  columns,
  rows,
  over,
}: {
  label: string;
  /** Marks and scales; a new function draws anew. */
  draw: (plot: Plot) => PlotOptions;
  height?: number;
  legend?: readonly { readonly name: string; readonly colour: string }[];
  columns: readonly Column[];
  rows: readonly (readonly string[])[];
  /** Laid over the plotted area. */
  over?: ReactNode;
}) {
  const { t, language } = useText();
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef<Element | null>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (width === 0) return;
    let gone = false;
    void import('./plot-parts.js').then((plot) => {
      if (gone || !box.current) return;
      const drawn = plot.plot({
        width,
        height,
        marginLeft: MARGIN.left,
        marginRight: MARGIN.right,
        marginTop: 16,
        style: { background: 'none', fontFamily: 'inherit', fontSize: '12px', color: 'currentColor' },
        ...draw(plot),
      });
      drawn.setAttribute('aria-hidden', 'true');
      // The content security policy refuses it once it is in the page; charts.css has what it says.
      for (const style of drawn.querySelectorAll('style')) style.remove();
      // The one before stays until this one is there: nothing blinks.
      shown.current?.remove();
      box.current.prepend(drawn);
      shown.current = drawn;
    });
    return () => {
      gone = true;
    };
  }, [draw, width, height]);
  return (
    <figure className="chart" lang={language}>
      {legend.length > 1 && (
        <ul className="chart-legend small">
          {legend.map(({ name, colour }) => (
            <li key={name}>
              <span className="swatch" style={{ background: colour }} />
              {name}
            </li>
          ))}
        </ul>
      )}
      <div
        className="chart-box"
        ref={box}
        style={{ minHeight: height }}
        {...(over ? {} : { role: 'img', 'aria-label': label })}
      >
        {over}
      </div>
      <Disclosure className="disclosure">
        <AriaButton slot="trigger" className="disclosure-button small">
          <Icon name="next" size={14} />
          {t('chart.table')}
        </AriaButton>
        <DisclosurePanel className="table-scroll chart-table">
          <table className="table">
            <caption className="hidden-visually">{label}</caption>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.label} className={column.numeric ? 'numeric' : ''}>
                    {column.label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name.
                <tr key={index}>
                  {row.map((cell, at) => (
                    <td key={columns[at]?.label} className={columns[at]?.numeric ? 'numeric' : ''}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </DisclosurePanel>
      </Disclosure>
    </figure>
  );
}
