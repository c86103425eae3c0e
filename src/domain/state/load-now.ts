import { addCounts, type Counts } from '../events/counts.ts';
import { addErrors, noErrors } from '../events/error-counts.ts';
import type { ErrorCounts, GeneratorSample, LoadTick } from '../events/run-event.ts';
import { LatencyHistogram } from './histogram.ts';

/** The load as of its newest tick. */
export interface LoadNow {
  readonly atMs: number;
  readonly requested: number;
  readonly open: number;
  readonly connecting: number;
  readonly answered: number;
  /** Good answers (2xx, 3xx) over the last second: what failed is no throughput. */
  readonly requestsPerSecond: number;
  /** Failed answers (everything else) over the last second. */
  readonly failedPerSecond: number;
  /** Latencies of the last second. */
  readonly latency: LatencyHistogram;
  /** Since the run's start: all answers, good and failed. */
  readonly requestsTotal: number;
  readonly errorsTotal: ErrorCounts;
  /** Of these, what failed after the last step's end, while answers under way were waited for: it belongs to no step. */
  readonly errorsAfter: ErrorCounts;
  /** Failed answers by status code and failed sockets by the system's code, since the run's start. */
  readonly statusesTotal: Counts;
  readonly causesTotal: Counts;
  /** Connections that the kernel completed and the server has not accepted; null: not known. */
  readonly acceptQueue: number | null;
  /** Requests were held back within the last second so that the server can accept (a climb). */
  readonly isHeldBack: boolean;
  readonly unansweredTotal: number;
  /** The most connections so far that the server had accepted: it may keep the memory that they took. */
  readonly mostAccepted: number;
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

/** Rates and the live histogram cover the last second: long enough to be steady, short enough to be live. */
export const WINDOW_MS = 1_000;

export function nextLoad(before: LoadNow | null, tick: LoadTick, latency: LatencyHistogram): LoadNow {
  const recent = [...(before?.recent ?? []), { tick, latency }].filter(
    // A machine of k6 may send less often than once a second: the newest always counts.
    (entry) => entry.tick === tick || entry.tick.atMs > tick.atMs - WINDOW_MS + tick.intervalMs / 2,
  );
  const spanMs = recent.reduce((sum, entry) => sum + entry.tick.intervalMs, 0);
  const failed = recent.reduce((sum, entry) => sum + entry.tick.errors.http, 0);
  const good = recent.reduce((sum, entry) => sum + entry.tick.requests - (entry.tick.late ?? 0), 0) - failed;
  const mean = (pick: (sample: GeneratorSample) => number): number =>
    recent.reduce((sum, entry) => sum + pick(entry.tick.generator) * entry.tick.intervalMs, 0) / Math.max(1, spanMs);
  const window = LatencyHistogram.merge(recent.map((entry) => entry.latency));
  return {
    atMs: tick.atMs,
    requested: tick.requested,
    open: tick.open,
    connecting: tick.connecting,
    answered: tick.answered,
    requestsPerSecond: (good * 1000) / Math.max(1, spanMs),
    failedPerSecond: (failed * 1000) / Math.max(1, spanMs),
    latency: window,
    requestsTotal: (before?.requestsTotal ?? 0) + tick.requests,
    errorsTotal: addErrors(before?.errorsTotal ?? noErrors, tick.errors),
    errorsAfter: before?.errorsAfter ?? noErrors,
    statusesTotal: addCounts(before?.statusesTotal ?? {}, tick.statuses),
    causesTotal: addCounts(before?.causesTotal ?? {}, tick.causes),
    acceptQueue: tick.acceptQueue ?? null,
    isHeldBack: recent.some((entry) => (entry.tick.heldBackMs ?? 0) > 0),
    unansweredTotal: (before?.unansweredTotal ?? 0) + (tick.unanswered ?? 0),
    mostAccepted: Math.max(before?.mostAccepted ?? 0, tick.open - (tick.acceptQueue ?? 0)),
    firstOpenAtMs: before?.firstOpenAtMs ?? (tick.open > 0 ? tick.atMs - tick.intervalMs : null),
    lastAnswerAtMs: tick.requests > 0 ? tick.atMs : (before?.lastAnswerAtMs ?? null),
    generator: {
      ...tick.generator,
      cpuPercent: mean((sample) => sample.cpuPercent),
      loopUtilisation: mean((sample) => sample.loopUtilisation),
      coreWaitPercent: tick.generator.coreWaitPercent == null ? null : mean((sample) => sample.coreWaitPercent ?? 0),
    },
    recent,
  };
}
