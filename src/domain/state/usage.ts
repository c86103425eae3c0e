/**
 * Rates of counters that only grow (CPU time, context switches). The system reports totals since a process or a thread
 * began; a person wants to see how fast they grow now.
 */

/** A running total at one moment. */
export interface Reading {
  readonly atMs: number;
  readonly total: number;
}

/**
 * Kernel CPU times count in ticks of 10 ms, so a 250 ms sample is off by up to 4 % of a core; over a second it is 1 %. A
 * second is also what people know from top.
 */
export const RATE_WINDOW_MS = 1_000;

/** Timers fire a few ms early or late: this much of a window still counts as a whole one. */
const TIMER_SLACK_MS = 50;

export type RateWindow = readonly Reading[];

export const emptyWindow: RateWindow = [];

/**
 * The window of a rate, oldest first: the readings of the last second, and one at its beginning. If samples are less
 * frequent than that, the last two. For readings of any kind: a total, all cores, all threads.
 */
export function pushReading<T extends { readonly atMs: number }>(
  window: readonly T[],
  reading: T,
  windowMs: number = RATE_WINDOW_MS,
): readonly T[] {
  const readings = [...window, reading];
  const wholeMs = windowMs - TIMER_SLACK_MS;
  let first = 0;
  while (first < readings.length - 2 && reading.atMs - (readings[first + 1]?.atMs ?? 0) >= wholeMs) first += 1;
  return readings.slice(first);
}

/** Growth per second over the window; null before its second reading. */
export function ratePerSecond(window: RateWindow): number | null {
  const first = window[0];
  const last = window.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return null;
  return ((last.total - first.total) / (last.atMs - first.atMs)) * 1000;
}

/** CPU milliseconds as per cent of one core; null before the second reading. */
export function cpuPercentOf(window: RateWindow): number | null {
  const cpuMsPerSecond = ratePerSecond(window);
  return cpuMsPerSecond === null ? null : cpuMsPerSecond / 10;
}
