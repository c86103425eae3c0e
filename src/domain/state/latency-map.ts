import type { LatencyHistogram } from './histogram.ts';

/**
 * Latencies over the whole run: how many answers took how long, in each span of time. Bounded and immutable: a new tick copies
 * the list of columns and makes one of them anew; columns that are over stay the same objects.
 */
export interface LatencyMap {
  /** Of each column; doubles as the run grows. */
  readonly spanMs: number;
  /** Oldest first; a span without an answer has none. */
  readonly columns: readonly LatencyColumn[];
}

export interface LatencyColumn {
  /** Its beginning, a multiple of the span. */
  readonly fromMs: number;
  readonly total: number;
  /** Bin of the first of `counts`; the bins beside them are empty. */
  readonly firstBin: number;
  readonly counts: readonly number[];
  /** Nearly all answers are in these bins, both included: one that is very slow must not squeeze all others together. */
  readonly lowBin: number;
  readonly highBin: number;
}

/** A widest screen shows some 200; with fewer a long run would be coarser than it. */
export const MAP_COLUMNS = 320;
/** As often as ticks come. */
const FIRST_SPAN_MS = 250;
/** Bins of some 6 %: finer than the rows of any screen. */
export const BINS_PER_DECADE = 40;
const LOWEST_EXPONENT = -2;
const DECADES = 7;
/** What is outside of the bulk at each end. */
const OUTSIDE = 0.005;

/** The lower bound of a bin, in ms: 0.01 ms for the first. */
export const binFromMs = (bin: number): number => 10 ** (LOWEST_EXPONENT + bin / BINS_PER_DECADE);

const EDGES_MS: readonly number[] = Array.from({ length: DECADES * BINS_PER_DECADE + 1 }, (_, bin) => binFromMs(bin));

export const emptyLatencyMap: LatencyMap = { spanMs: FIRST_SPAN_MS, columns: [] };

/** With the answers of one tick; `atMs` is its end. */
export function addLatencies(map: LatencyMap, atMs: number, histogram: LatencyHistogram): LatencyMap {
  if (histogram.count === 0) return map;
  const all = histogram.countsBetween(EDGES_MS);
  const firstBin = all.findIndex((count) => count > 0);
  const counts = all.slice(firstBin, all.findLastIndex((count) => count > 0) + 1);
  const fresh = columnOf(startOf(atMs, map.spanMs), firstBin, counts);
  const last = map.columns.at(-1);
  if (last !== undefined && last.fromMs >= fresh.fromMs) {
    return { ...map, columns: [...map.columns.slice(0, -1), merged(last, fresh)] };
  }
  const columns = [...map.columns, fresh];
  return columns.length <= MAP_COLUMNS ? { ...map, columns } : coarser({ ...map, columns });
}

/** A tick that ends with a span belongs to it. */
const startOf = (atMs: number, spanMs: number): number => Math.floor(Math.max(0, atMs - 1) / spanMs) * spanMs;

function coarser({ spanMs, columns }: LatencyMap): LatencyMap {
  const wider = spanMs * 2;
  const kept: LatencyColumn[] = [];
  for (const column of columns) {
    const fromMs = Math.floor(column.fromMs / wider) * wider;
    const last = kept.at(-1);
    if (last?.fromMs === fromMs) kept[kept.length - 1] = merged(last, column);
    else kept.push({ ...column, fromMs });
  }
  return { spanMs: wider, columns: kept };
}

function merged(a: LatencyColumn, b: LatencyColumn): LatencyColumn {
  const firstBin = Math.min(a.firstBin, b.firstBin);
  const end = Math.max(a.firstBin + a.counts.length, b.firstBin + b.counts.length);
  const countIn = ({ firstBin: first, counts }: LatencyColumn, bin: number): number => counts[bin - first] ?? 0;
  const counts = Array.from(
    { length: end - firstBin },
    (_, index) => countIn(a, firstBin + index) + countIn(b, firstBin + index),
  );
  return columnOf(a.fromMs, firstBin, counts);
}

function columnOf(fromMs: number, firstBin: number, counts: readonly number[]): LatencyColumn {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return {
    fromMs,
    total,
    firstBin,
    counts,
    lowBin: firstBin + placeOf(counts, total * OUTSIDE),
    highBin: firstBin + placeOf(counts, total * (1 - OUTSIDE)),
  };
}

/** Index of the count in which the sum of all so far passes `wanted`. */
function placeOf(counts: readonly number[], wanted: number): number {
  let sum = 0;
  for (const [index, count] of counts.entries()) {
    sum += count;
    if (sum >= wanted && sum > 0) return index;
  }
  return Math.max(0, counts.length - 1);
}
