import { binFromMs, type LatencyMap } from '../../domain/state/latency-map.ts';

/** Of a column's answers, a cell's share decides its step: more than none, then from each of these on. */
export const STEP_FROM: readonly number[] = [0, 0.01, 0.03, 0.1, 0.3];

/** A heat map on a screen: rows from the top, each with a step a column; 0: no answer. */
export interface HeatCells {
  readonly rows: readonly Uint8Array[];
  /** The bounds of all rows together. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The outer rows hold what is beyond, too. */
  readonly isOpenBelow: boolean;
  readonly isOpenAbove: boolean;
}

export interface HeatRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly columns: number;
  readonly rows: number;
}

/** Null where no answer is known. */
export function heatCells(map: LatencyMap, { fromMs, toMs, columns, rows }: HeatRange): HeatCells | null {
  if (map.columns.length === 0 || columns < 1 || rows < 1) return null;
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  let [first, end] = [Number.POSITIVE_INFINITY, 0];
  for (const column of map.columns) {
    low = Math.min(low, column.lowBin);
    high = Math.max(high, column.highBin);
    first = Math.min(first, column.firstBin);
    end = Math.max(end, column.firstBin + column.counts.length);
  }
  const binsPerRow = Math.max(1, Math.ceil((high - low + 1) / rows));
  // Rows that are left over are above: latency grows.
  const top = low + binsPerRow * rows;
  const counts = new Float64Array(columns * rows);
  const totals = new Float64Array(columns);
  const perMs = columns / Math.max(1, toMs - fromMs);
  for (const column of map.columns) {
    const from = Math.max(0, Math.floor((column.fromMs - fromMs) * perMs));
    const to = Math.min(columns - 1, Math.max(from, Math.ceil((column.fromMs + map.spanMs - fromMs) * perMs) - 1));
    for (let x = from; x <= to; x += 1) {
      totals[x] = (totals[x] ?? 0) + column.total;
      for (let index = 0; index < column.counts.length; index += 1) {
        const row = Math.floor((column.firstBin + index - low) / binsPerRow);
        const at = x * rows + Math.max(0, Math.min(rows - 1, row));
        counts[at] = (counts[at] ?? 0) + (column.counts[index] ?? 0);
      }
    }
  }
  const steps = Array.from({ length: rows }, (_, row) => {
    const line = new Uint8Array(columns);
    for (let x = 0; x < columns; x += 1) {
      line[x] = stepOf(counts[x * rows + rows - 1 - row] ?? 0, totals[x] ?? 0);
    }
    return line;
  });
  return {
    rows: steps,
    fromMs: binFromMs(low),
    toMs: binFromMs(top),
    isOpenBelow: first < low,
    isOpenAbove: end > top,
  };
}

function stepOf(count: number, total: number): number {
  if (count <= 0) return 0;
  const share = count / total;
  let step = 1;
  while (step < STEP_FROM.length && share >= (STEP_FROM[step] ?? 1)) step += 1;
  return step;
}
