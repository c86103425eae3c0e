import type { LatencyHistogram } from '../../domain/state/histogram.ts';
import { DECADES, indexBelow, numberAt, stepFrom } from './preferred-numbers.ts';

/** A row of the live histogram: latencies from `fromMs` to below `toMs`. */
export interface LatencyRow {
  /** Null: everything below `toMs`. */
  readonly fromMs: number | null;
  /** Null: everything from `fromMs` on. */
  readonly toMs: number | null;
  readonly count: number;
  /** The percentiles that are in this row, ascending. */
  readonly percentiles: readonly number[];
}

/** The percentiles with which rows are marked. */
const MARKED_PERCENTILES: readonly number[] = [50, 90, 99];

/** Rows fit the bulk of the latencies: what is beyond counts in the outer rows, which are then open-ended and say so. */
const LOW_PERCENTILE = 0.1;
const HIGH_PERCENTILE = 99.8;

/**
 * The finest rows, ascending, of which at most `maxRows` cover the histogram. Empty if it is empty. Their bounds are preferred
 * numbers, or whole multiples of one, so that rows stay in place while the histogram changes.
 */
export function latencyRows(histogram: LatencyHistogram, maxRows: number): LatencyRow[] {
  const lowMs = histogram.percentileMs(LOW_PERCENTILE);
  const highMs = histogram.percentileMs(HIGH_PERCENTILE);
  if (lowMs === null || highMs === null || maxRows < 1) return [];
  const bounds = boundsOf(lowMs, highMs, maxRows);
  const counts = histogram.countsBetween(bounds);
  const isOpenBelow = (histogram.percentileMs(0) ?? 0) < (bounds[0] ?? 0);
  const isOpenAbove = (histogram.maxMs ?? 0) >= (bounds.at(-1) ?? 0);
  const rowOf = (percentile: number): number => {
    const ms = histogram.percentileMs(percentile) ?? 0;
    const below = bounds.findLastIndex((bound) => bound <= ms);
    return Math.max(0, Math.min(counts.length - 1, below));
  };
  const marked = MARKED_PERCENTILES.map((percentile) => ({ percentile, row: rowOf(percentile) }));
  return counts.map((count, row) => ({
    fromMs: row === 0 && isOpenBelow ? null : (bounds[row] ?? 0),
    toMs: row === counts.length - 1 && isOpenAbove ? null : (bounds[row + 1] ?? 0),
    count,
    percentiles: marked.filter((mark) => mark.row === row).map(({ percentile }) => percentile),
  }));
}

/** One more than rows. If even whole decades are too many, the lowest are merged: slow answers matter more. */
function boundsOf(lowMs: number, highMs: number, maxRows: number): number[] {
  let bounds: number[] = [];
  for (const decade of DECADES) {
    const first = indexBelow(decade, lowMs);
    const last = indexBelow(decade, highMs);
    const rows = last - first + 1;
    const from = first + Math.max(0, rows - maxRows);
    bounds = Array.from({ length: Math.min(rows, maxRows) + 1 }, (_, row) => numberAt(decade, from + row));
    if (rows <= maxRows) break;
  }
  return bounds.length - 1 > maxRows / 2 ? bounds : (evenBounds(lowMs, highMs, maxRows, bounds.length - 1) ?? bounds);
}

/** Latencies are recorded to some 0.1 %: narrower rows than this would only show the histogram's own rounding. */
const MIN_STEP = 0.004;

/** If few of the finest rows hold everything: rows of equal width, if these are more; else null. */
function evenBounds(lowMs: number, highMs: number, maxRows: number, rowsSoFar: number): number[] | null {
  const step = stepFrom(Math.max(lowMs * MIN_STEP, (highMs - lowMs) / Math.max(1, maxRows - 1)));
  const first = Math.floor(lowMs / step);
  const rows = Math.floor(highMs / step) - first + 1;
  if (rows > maxRows || rows <= rowsSoFar) return null;
  return Array.from({ length: rows + 1 }, (_, row) => (first + row) * step);
}

/** How the rows are wide: as a factor, or as a difference. */
export function scaleOfRows(rows: readonly LatencyRow[]): 'log' | 'linear' {
  const widths = rows.flatMap(({ fromMs, toMs }) => (fromMs === null || toMs === null ? [] : [toMs - fromMs]));
  const [first = 0] = widths;
  const isEven = widths.every((width) => Math.abs(width - first) < first * 1e-6);
  return widths.length > 1 && isEven ? 'linear' : 'log';
}
