import type { RunEvent } from '../domain/events/run-event.ts';
import { LatencyHistogram } from '../domain/state/histogram.ts';

/** Upper bounds of the buckets, in seconds: those of Prometheus' clients, and up to the minute that a request may last. */
export const BOUNDS_SECONDS: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
];
const EDGES_MS = [0, ...BOUNDS_SECONDS.map((seconds) => seconds * 1000), Number.POSITIVE_INFINITY];

/** What only grows, since the run's start, and a RunState keeps no sum of. */
export interface RunTotals {
  readonly cpuSeconds: number;
  /** Good answers by bucket: not cumulative, the last one above all bounds. */
  readonly latencyCounts: readonly number[];
  readonly latencySumSeconds: number;
}

export const noTotals: RunTotals = {
  cpuSeconds: 0,
  latencyCounts: new Array<number>(EDGES_MS.length - 1).fill(0),
  latencySumSeconds: 0,
};

export function addTotals(totals: RunTotals, event: RunEvent): RunTotals {
  if (event.type === 'process-sample' && event.interval !== undefined) {
    return { ...totals, cpuSeconds: totals.cpuSeconds + event.interval.cpuMs / 1000 };
  }
  if (event.type !== 'load-tick' || event.latency === null) return totals;
  const latency = LatencyHistogram.decode(event.latency);
  const counts = latency.countsBetween(EDGES_MS);
  return {
    ...totals,
    latencyCounts: totals.latencyCounts.map((count, index) => count + (counts[index] ?? 0)),
    latencySumSeconds: totals.latencySumSeconds + ((latency.meanMs ?? 0) * latency.count) / 1000,
  };
}
