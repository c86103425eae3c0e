import { type Bands, type Extras, largeBands, lowerBands } from './bands.ts';

/**
 * Which panes are where, in whole columns and rows. Rows add up to one less than the terminal has.
 *
 *   large  ≥ 120 x 40    header · 3 big figures · req/s + latency · memory + cores (+ waits) · threads (+ steps) · (log) · findings · hints
 *   medium ≥ 90 x 28     the same without what has no room: with more rows first the busiest threads, then what waits, then the log (bands.ts)
 *   small  ≥ 60 x 20     the same, smaller
 *   below                one sentence
 */
export type LayoutKind = 'large' | 'medium' | 'small' | 'too-small';

export interface Layout extends Bands {
  readonly kind: LayoutKind;
  readonly columns: number;
  readonly rows: number;
  readonly top: readonly [number, number, number];
  readonly middle: readonly [number, number];
  readonly findingRows: number;
  /** Of a replay: where it is; with a line that names the steps where there is room. */
  readonly scrubRows: number;
  /** Of a comparison: above the header what it is, below the panes everybody's curves (comparison/live/live-layout.ts). */
  readonly aboveRows: number;
  readonly belowRows: number;
}

export const MIN_COLUMNS = 60;
export const MIN_ROWS = 20;
const HEADER_ROWS = 1;
const HINT_ROWS = 1;
const FINDING_ROWS = 2;
/** From here on requests leave room for two panes of latency. */
const THREE_COLUMNS = 138;

/** Of a run that has something for every pane. */
const ALL: Extras = { waits: true, units: true, steps: true, log: true };

export function layoutFor(
  columns: number,
  terminalRows: number,
  mode: 'live' | 'replay' = 'live',
  extras: Extras = ALL,
): Layout {
  // One row stays free: a character in a terminal's last cell may make it scroll.
  const rows = terminalRows - 1;
  const kind = kindOf(columns, terminalRows);
  const third = Math.floor(columns / 3);
  const scrubRows = mode === 'live' ? 0 : kind === 'small' ? 1 : 2;
  const room = { columns, rows: rows - HEADER_ROWS - FINDING_ROWS - scrubRows - HINT_ROWS };
  const left = Math.floor(columns * (kind !== 'large' ? 0.5 : columns >= THREE_COLUMNS ? 0.38 : 0.54));
  return {
    kind,
    columns,
    rows,
    top: [third, third, columns - 2 * third],
    middle: [left, columns - left],
    findingRows: FINDING_ROWS,
    scrubRows,
    aboveRows: 0,
    belowRows: 0,
    ...(kind === 'large' ? largeBands(room, extras) : lowerBands(room, extras, kind === 'medium')),
  };
}

function kindOf(columns: number, rows: number): LayoutKind {
  if (columns < MIN_COLUMNS || rows < MIN_ROWS) return 'too-small';
  if (columns >= 120 && rows >= 40) return 'large';
  return columns >= 90 && rows >= 28 ? 'medium' : 'small';
}
