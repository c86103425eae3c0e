/** Columns and rows of a pane, its border included. */
export interface PaneSize {
  readonly columns: number;
  readonly rows: number;
}

export type LayoutKind = 'wide' | 'medium' | 'small';

/**
 * Where everything is, from the terminal's size alone: no value of a run moves a border.
 *
 *   wide (>= 120×40)                    medium (>= 90×28), small (>= 60×20)
 *   header, blank                       header
 *   connections │ threads │ units       connections │ threads │ units
 *   rate          │ latency             rate          │ latency
 *   memory │ cores                      memory        │ cores
 *   thread table
 *   two findings, keys                  two findings, keys
 */
export interface Layout {
  readonly kind: LayoutKind;
  readonly columns: number;
  /** One less than the terminal has. */
  readonly rows: number;
  readonly headerRows: number;
  readonly connections: PaneSize;
  readonly threads: PaneSize;
  readonly units: PaneSize;
  readonly rate: PaneSize;
  readonly latency: PaneSize;
  readonly memory: PaneSize;
  readonly cores: PaneSize;
  /** Null where there is no room. */
  readonly threadTable: PaneSize | null;
  readonly footerRows: number;
}

export const MIN_COLUMNS = 60;
export const MIN_ROWS = 20;
const FOOTER_ROWS = 3;

/** Null where the terminal is smaller than 60×20. */
export function layoutFor(columns: number, terminalRows: number): Layout | null {
  if (columns < MIN_COLUMNS || terminalRows < MIN_ROWS) return null;
  const kind = kindOf(columns, terminalRows);
  const rows = terminalRows - 1;
  const headerRows = kind === 'wide' ? 2 : 1;
  const free = rows - headerRows - FOOTER_ROWS;
  const [heroRows, middleRows, lowerRows, tableRows] = split(kind, free);
  const third = Math.floor(columns / 3);
  const rateColumns = Math.floor(columns * (kind === 'wide' ? 0.55 : 0.5));
  const memoryColumns = Math.floor(columns * (kind === 'wide' ? 0.36 : 0.5));
  return {
    kind,
    columns,
    rows,
    headerRows,
    connections: { columns: third, rows: heroRows },
    threads: { columns: third, rows: heroRows },
    units: { columns: columns - 2 * third, rows: heroRows },
    rate: { columns: rateColumns, rows: middleRows },
    latency: { columns: columns - rateColumns, rows: middleRows },
    memory: { columns: memoryColumns, rows: lowerRows },
    cores: { columns: columns - memoryColumns, rows: lowerRows },
    threadTable: tableRows === 0 ? null : { columns, rows: tableRows },
    footerRows: FOOTER_ROWS,
  };
}

function kindOf(columns: number, terminalRows: number): LayoutKind {
  if (columns >= 120 && terminalRows >= 40) return 'wide';
  return columns >= 90 && terminalRows >= 28 ? 'medium' : 'small';
}

/** Rows of the four bands; they add up to `free`. What is left over goes to the plots, then to the thread table. */
function split(kind: LayoutKind, free: number): readonly [number, number, number, number] {
  if (kind === 'wide') {
    const spare = free - (9 + 12 + 8 + 8);
    const table = 8 + Math.floor(spare / 4);
    const hero = 9 + Math.min(3, Math.floor(spare / 6));
    const lower = 8 + Math.floor(spare / 6);
    return [hero, free - hero - lower - table, lower, table];
  }
  if (kind === 'medium') {
    const hero = 9;
    const lower = 6 + Math.max(0, Math.floor((free - 25) / 3));
    return [hero, free - hero - lower, lower, 0];
  }
  // 80×24 has 19 rows to give, 60×20 has 15.
  const hero = free >= 19 ? 7 : 6;
  const lower = free >= 18 ? 5 : 4;
  return [hero, free - hero - lower, lower, 0];
}
