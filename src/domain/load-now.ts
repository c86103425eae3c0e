import { LatencyHistogram } from './histogram.ts';
import type { ErrorCounts, GeneratorSample, LoadTick } from './run-event.ts';
import { addErrors, noErrors } from './step-state.ts';

/** The load as it stands after its newest tick. */
export interface LoadNow {
  readonly atMs: number;
  readonly requested: number;
  readonly open: number;
  readonly connecting: number;
  readonly answered: number;
  /** Over the last second. */
  readonly requestsPerSecond: number;
  /** Latencies of the last second. */
  readonly latency: LatencyHistogram;
  /** Since the run's start. */
  readonly requestsTotal: number;
  readonly errorsTotal: ErrorCounts;
  readonly unansweredTotal: number;
  /** Begin of the first tick with an open socket, and end of the last one with an answer; null: none yet. */
  readonly firstOpenAtMs: number | null;
  readonly lastAnswerAtMs: number | null;
  /** Newest sample, its CPU and loop utilisation averaged over the last second. */
  readonly generator: GeneratorSample;
  readonly recent: readonly RecentTick[];
}

interface RecentTick {
  readonly tick: LoadTick;
  readonly latency: LatencyHistogram;
}

/** Rates and the live histogram tell the last second: long enough to be steady, short enough to be live. */
export const WINDOW_MS = 1_000;

export function nextLoad(before: LoadNow | null, tick: LoadTick, latency: LatencyHistogram): LoadNow {
  const recent = [...(before?.recent ?? []), { tick, latency }].filter(
    (entry) => entry.tick.atMs > tick.atMs - WINDOW_MS + tick.intervalMs / 2,
  );
  const spanMs = recent.reduce((sum, entry) => sum + entry.tick.intervalMs, 0);
  const requests = recent.reduce((sum, entry) => sum + entry.tick.requests, 0);
  const mean = (pick: (sample: GeneratorSample) => number): number =>
    recent.reduce((sum, entry) => sum + pick(entry.tick.generator) * entry.tick.intervalMs, 0) / Math.max(1, spanMs);
  const window = LatencyHistogram.merge(recent.map((entry) => entry.latency));
  return {
    atMs: tick.atMs,
    requested: tick.requested,
    open: tick.open,
    connecting: tick.connecting,
    answered: tick.answered,
    requestsPerSecond: (requests * 1000) / Math.max(1, spanMs),
    latency: window,
    requestsTotal: (before?.requestsTotal ?? 0) + tick.requests,
    errorsTotal: addErrors(before?.errorsTotal ?? noErrors, tick.errors),
    unansweredTotal: (before?.unansweredTotal ?? 0) + (tick.unanswered ?? 0),
    firstOpenAtMs: before?.firstOpenAtMs ?? (tick.open > 0 ? tick.atMs - tick.intervalMs : null),
    lastAnswerAtMs: tick.requests > 0 ? tick.atMs : (before?.lastAnswerAtMs ?? null),
    generator: {
      ...tick.generator,
      cpuPercent: mean((sample) => sample.cpuPercent),
      loopUtilisation: mean((sample) => sample.loopUtilisation),
    },
    recent,
  };
}
