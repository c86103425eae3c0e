import type { LatencyHistogram } from '../../domain/state/histogram.ts';
import { significant } from '../../domain/words/round.ts';

/**
 * How latencies were spread over time: for each bin, how many answers took how long. Rows are equally high on a logarithmic
 * axis, since latencies spread over powers of ten.
 */
export interface HeatMap {
  /** Bounds of the rows, ascending, one more than rows. */
  readonly edgesMs: readonly number[];
  /** The filled cells, as `bin, row, count` one after the other. */
  readonly cells: readonly number[];
  /** Of the fullest cell of all. */
  readonly mostInCell: number;
}

const ROWS = 28;
/** What is rarer is in the outer rows: a single answer must not squeeze all others into a few rows. */
const LOW_PERCENTILE = 0.1;
const HIGH_PERCENTILE = 99.95;
/** A row narrower than this share would be finer than the histogram. */
const FINEST_RATIO = 1.02;

export function heatMapOf(histograms: readonly LatencyHistogram[]): HeatMap | null {
  const filled = histograms.filter(({ count }) => count > 0);
  if (filled.length === 0) return null;
  const lows = filled.map((histogram) => histogram.percentileMs(LOW_PERCENTILE) ?? 0);
  const highs = filled.map((histogram) => histogram.percentileMs(HIGH_PERCENTILE) ?? 0);
  const edgesMs = edges(Math.max(0.001, Math.min(...lows)), Math.max(0.001, Math.max(...highs)));
  const cells: number[] = [];
  let mostInCell = 0;
  for (const [bin, histogram] of histograms.entries()) {
    if (histogram.count === 0) continue;
    for (const [row, count] of histogram.countsBetween(edgesMs).entries()) {
      if (count === 0) continue;
      cells.push(bin, row, count);
      mostInCell = Math.max(mostInCell, count);
    }
  }
  return { edgesMs, cells, mostInCell };
}

function edges(lowMs: number, highMs: number): number[] {
  const [from, to] = [lowMs / FINEST_RATIO, Math.max(highMs, lowMs) * FINEST_RATIO];
  const rows = Math.min(ROWS, Math.max(1, Math.floor(Math.log(to / from) / Math.log(FINEST_RATIO))));
  return Array.from({ length: rows + 1 }, (_, row) => significant(from * (to / from) ** (row / rows), 6));
}
