import type { DigitSize } from './widgets/digits.ts';

/**
 * Which panes are where, in whole columns and rows. Rows add up to one less than the terminal has.
 *
 *   large  ≥ 120 x 40    header · 3 big figures · req/s + latency · memory + cores · threads · findings · hints
 *   medium ≥ 90 x 28     the same without the thread table
 *   small  ≥ 60 x 20     the same, smaller
 *   below                one sentence
 */
export type LayoutKind = 'large' | 'medium' | 'small' | 'too-small';

export interface Layout {
  readonly kind: LayoutKind;
  readonly columns: number;
  readonly rows: number;
  readonly top: readonly [number, number, number];
  readonly topRows: number;
  readonly middle: readonly [number, number];
  readonly middleRows: number;
  readonly low: readonly [number, number];
  readonly lowRows: number;
  /** 0: no thread table. */
  readonly threadRows: number;
  readonly findingRows: number;
  /** Of a replay: where it is; with a line that names the steps where there is room. */
  readonly scrubRows: number;
  /** Of a comparison: above the header what it is, below the panes everybody's curves (comparison/live/live-layout.ts). */
  readonly aboveRows: number;
  readonly belowRows: number;
  readonly digitSize: DigitSize;
}

export const MIN_COLUMNS = 60;
export const MIN_ROWS = 20;

export function layoutFor(columns: number, terminalRows: number, mode: 'live' | 'replay' = 'live'): Layout {
  // One row stays free: a character in a terminal's last cell may make it scroll.
  const rows = terminalRows - 1;
  const kind = kindOf(columns, terminalRows);
  const third = Math.floor(columns / 3);
  const base = {
    kind,
    columns,
    rows,
    top: [third, third, columns - 2 * third] as const,
    findingRows: 2,
    aboveRows: 0,
    belowRows: 0,
    scrubRows: mode === 'live' ? 0 : kind === 'small' ? 1 : 2,
  };
  const fixed = 1 + base.findingRows + base.scrubRows + 1;
  if (kind === 'large') {
    const topRows = 10;
    const lowRows = 7;
    const rest = rows - fixed - topRows - lowRows;
    const threadRows = Math.max(8, Math.min(14, Math.floor(rest * 0.4)));
    const half = Math.floor(columns * 0.54);
    const memory = Math.floor(columns * 0.36);
    return {
      ...base,
      topRows,
      middle: [half, columns - half],
      middleRows: rest - threadRows,
      low: [memory, columns - memory],
      lowRows,
      threadRows,
      digitSize: 5,
    };
  }
  const topRows = kind === 'medium' ? 8 : 6;
  const lowRows = kind === 'medium' ? 6 : rows >= 22 ? 5 : 4;
  const half = Math.floor(columns / 2);
  return {
    ...base,
    topRows,
    middle: [half, columns - half],
    middleRows: Math.max(4, rows - fixed - topRows - lowRows),
    low: [half, columns - half],
    lowRows,
    threadRows: 0,
    digitSize: 3,
  };
}

function kindOf(columns: number, rows: number): LayoutKind {
  if (columns < MIN_COLUMNS || rows < MIN_ROWS) return 'too-small';
  if (columns >= 120 && rows >= 40) return 'large';
  return columns >= 90 && rows >= 28 ? 'medium' : 'small';
}
