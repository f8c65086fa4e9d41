/** Icons: lines of 1.6 on a grid of 20, drawn in the colour of the text; hidden from those who are read to. */
const PATHS = {
  check: 'M4 10.500l4 4 8-9',
  cross: 'M5 5l10 10M15 5L5 15',
  up: 'M10 16V4M5 9l5-5 5 5',
  star: 'M10 3l2.100 4.600 5 .600-3.700 3.400 1 4.900L10 14l-4.400 2.500 1-4.900L2.900 8.200l5-.600z',
  note: 'M4 4h12v9l-4 4H4zM12 17v-4h4',
  undo: 'M8 5L4 9l4 4M4 9h8a4 4 0 0 1 0 8h-2',
  search: 'M9 4a5 5 0 1 1 0 10A5 5 0 0 1 9 4zM13 13l4 4',
  queue: 'M4 5h12M4 10h12M4 15h7',
  chart: 'M4 16V9M9 16V4M14 16v-5M3 16h14',
  threads: 'M4 4h9v7H8l-4 3zM13 8h4v9l-3-2H9v-4',
  slider: 'M3 6h8M15 6h2M13 4v4M3 14h2M9 14h8M7 12v4',
  columns: 'M3 16h14M5 16v-3M8 16V9M11 16V5M14 16v-6',
  gear: 'M10 7.200a2.800 2.800 0 1 1 0 5.600 2.800 2.800 0 0 1 0-5.600zM10 2.500v2M10 15.500v2M2.500 10h2M15.500 10h2M4.700 4.700l1.400 1.400M13.900 13.900l1.400 1.400M4.700 15.300l1.400-1.400M13.900 6.100l1.400-1.400',
  person: 'M10 3.500a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM4 17c.500-3.500 2.800-5 6-5s5.500 1.500 6 5',
  menu: 'M3 5h14M3 10h14M3 15h14',
  back: 'M12 4l-6 6 6 6',
  next: 'M8 4l6 6-6 6',
  down: 'M5 8l5 5 5-5',
  outside: 'M8 4H4v12h12v-4M11 4h5v5M16 4l-7 7',
  filter: 'M3 5h14l-5.500 6v5l-3-1.500V11z',
  bookmark: 'M6 3.500h8v13l-4-3-4 3z',
  help: 'M10 2.800a7.200 7.200 0 1 1 0 14.400 7.200 7.200 0 0 1 0-14.400zM7.900 8a2.100 2.100 0 1 1 2.900 2c-.600.300-.800.600-.800 1.500M10 14v.200',
  warning: 'M10 3.500l7.500 13h-15zM10 8.500v3.500M10 14.300v.200',
  lock: 'M5 9h10v8H5zM7 9V6.500a3 3 0 0 1 6 0V9',
  eye: 'M2.500 10C4.500 6.500 7 5 10 5s5.500 1.500 7.500 5c-2 3.500-4.500 5-7.500 5s-5.500-1.500-7.500-5zM10 7.700a2.300 2.300 0 1 1 0 4.600 2.300 2.300 0 0 1 0-4.600z',
  plus: 'M10 4v12M4 10h12',
  trash: 'M4 6h12M8 6V4h4v2M6 6l.700 11h6.600L14 6',
  refresh: 'M16 6.500A7 7 0 1 0 17 10M16 3v4h-4',
  download: 'M10 3v10M6 9l4 4 4-4M4 16.500h12',
  expand: 'M4 8V4h4M16 8V4h-4M4 12v4h4M16 12v4h-4',
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
