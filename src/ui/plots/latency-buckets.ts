import type { LatencyHistogram } from '../../domain/histogram.ts';

export interface LatencyRow {
  readonly fromMs: number;
  readonly count: number;
}

/**
 * Steps per decade of the Renard series R5 to R80: 100, 112, 126, 141 … is R20. The edges are the same whatever is
 * measured, so that rows stay where they are while the histogram lives.
 */
const STEPS_PER_DECADE = [80, 40, 20, 10, 5, 2];
/** Rows tell the bulk: what lies beyond counts in the outer rows, and the maximum is told as a number. */
const LOW_PERCENTILE = 0.1;
const HIGH_PERCENTILE = 99.8;

/** The finest rows, ascending, of which at most `maxRows` cover the histogram. Empty where it is. */
export function latencyRows(histogram: LatencyHistogram, maxRows: number): LatencyRow[] {
  const lowMs = histogram.percentileMs(LOW_PERCENTILE);
  const highMs = histogram.percentileMs(HIGH_PERCENTILE);
  if (lowMs === null || highMs === null || maxRows < 1) return [];
  for (const steps of STEPS_PER_DECADE) {
    const first = Math.floor(Math.log10(lowMs) * steps + 1e-9);
    const last = Math.floor(Math.log10(highMs) * steps + 1e-9);
    const isCoarsest = steps === STEPS_PER_DECADE.at(-1);
    if (last - first + 1 > maxRows && !isCoarsest) continue;
    const count = Math.min(maxRows, last - first + 1);
    const edges = Array.from({ length: count + 1 }, (_, index) => 10 ** ((first + index) / steps));
    const counts = histogram.countsBetween(edges);
    return counts.map((value, index) => ({ fromMs: edges[index] ?? 0, count: value }));
  }
  return [];
}
