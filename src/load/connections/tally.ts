import type { EngineSample } from '../engines/engine.ts';
import { CodeCounts } from './code-counts.ts';
import type { ErrorKind } from './error-kind.ts';
import type { LatencyRecorder } from './latency-recorder.ts';

/** Counters that every connection of an engine writes to: plain numbers, since some change with each answer. */
export interface Tally {
  /** Levels. */
  open: number;
  connecting: number;
  /** Open sockets that had at least one answer to what they send now. */
  answered: number;
  /** True from a failed connect until the next one that succeeds. */
  failing: boolean;
  /** Since the last take. */
  requests: number;
  bytes: number;
  /** Sockets that the server closed in order, so that new ones were needed. */
  reconnects: number;
  /** Requests whose sockets we closed before the answer came: a step down, the end of the run. */
  unanswered: number;
  errors: Record<ErrorKind, number>;
  /** Failed answers by status. */
  readonly statuses: CodeCounts;
  /** Failed sockets by cause: their sum is that of `errors` without `http`. */
  readonly causes: CodeCounts;
}

const noErrorsYet = (): Record<ErrorKind, number> => ({ connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 });

export const emptyTally = (): Tally => ({
  open: 0,
  connecting: 0,
  answered: 0,
  failing: false,
  requests: 0,
  bytes: 0,
  reconnects: 0,
  unanswered: 0,
  errors: noErrorsYet(),
  statuses: new CodeCounts(),
  causes: new CodeCounts(),
});

/** 2xx and 3xx: the server answered the request, or redirected it. */
const isGood = (status: number): boolean => status >= 200 && status < 400;

/** The hot path: once for each answer. Only good answers count as latency: a 503 is often quick. */
export function countAnswer(tally: Tally, latencies: LatencyRecorder, status: number, latencyMs: number): void {
  tally.requests += 1;
  if (isGood(status)) {
    latencies.recordMs(latencyMs);
    return;
  }
  tally.errors.http += 1;
  tally.statuses.add(status);
}

/** Returns what happened since the last call and resets the counts; levels stay. */
export function takeSample(
  tally: Tally,
  requested: number,
  latencies: LatencyRecorder,
  acceptQueue: number | null,
): EngineSample {
  const { open, connecting, answered, requests, bytes, reconnects, unanswered, errors } = tally;
  tally.requests = 0;
  tally.bytes = 0;
  tally.reconnects = 0;
  tally.unanswered = 0;
  tally.errors = noErrorsYet();
  const statuses = tally.statuses.take();
  const causes = tally.causes.take();
  return {
    requested,
    open,
    connecting,
    answered,
    requests,
    bytes,
    reconnects,
    unanswered,
    errors,
    ...(statuses === null ? {} : { statuses }),
    ...(causes === null ? {} : { causes }),
    acceptQueue,
    latency: latencies.take(),
  };
}
