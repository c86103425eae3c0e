import { sumErrors } from '../../domain/events/error-counts.ts';
import type { EngineSample, SampledOutcomes } from '../engines/engine.ts';
import { CodeCounts } from './code-counts.ts';
import type { ErrorKind } from './error-kind.ts';
import type { LatencyRecorder } from './latency-recorder.ts';

/** Counters that every connection of an engine writes to: plain numbers, since some change with each answer. */
export interface Tally extends Outcomes {
  /** Levels. */
  open: number;
  connecting: number;
  /** Open sockets that had at least one answer to what they send now. */
  answered: number;
  /** True from a failed connect until the next one that succeeds. */
  failing: boolean;
  /** Since the last take, as are the outcomes. */
  bytes: number;
  /** Sockets that the server closed in order, so that new ones were needed. */
  reconnects: number;
  /** Requests whose sockets we closed before the answer came: a step down, the end of the run. */
  unanswered: number;
  /** Of all outcomes, those of requests that were sent before the load last changed. */
  readonly earlier: Outcomes;
}

/** What became of requests, since the last take. */
interface Outcomes {
  /** Answers, whatever their status. */
  requests: number;
  errors: Record<ErrorKind, number>;
  /** Failed answers by status. */
  readonly statuses: CodeCounts;
  /** Failed sockets by cause: their sum is that of `errors` without `http`. */
  readonly causes: CodeCounts;
}

/** Of all good answers, and of those to requests that were sent before the load last changed. */
export interface Latencies {
  readonly all: LatencyRecorder;
  readonly earlier: LatencyRecorder;
}

const noErrorsYet = (): Record<ErrorKind, number> => ({ connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 });

const noOutcomes = (): Outcomes => ({
  requests: 0,
  errors: noErrorsYet(),
  statuses: new CodeCounts(),
  causes: new CodeCounts(),
});

export const emptyTally = (): Tally => ({
  ...noOutcomes(),
  earlier: noOutcomes(),
  open: 0,
  connecting: 0,
  answered: 0,
  failing: false,
  bytes: 0,
  reconnects: 0,
  unanswered: 0,
});

/** 2xx and 3xx: the server answered the request, or redirected it. */
const isGood = (status: number): boolean => status >= 200 && status < 400;

/** The hot path: once for each answer. `isEarlier`: its request was sent before the load last changed. */
export function countAnswer(
  tally: Tally,
  latencies: Latencies,
  status: number,
  latencyMs: number,
  isEarlier: boolean,
): void {
  countOutcome(tally, latencies.all, status, latencyMs);
  if (isEarlier) countOutcome(tally.earlier, latencies.earlier, status, latencyMs);
}

/** Only good answers count as latency: a 503 is often quick. */
function countOutcome(outcomes: Outcomes, latencies: LatencyRecorder, status: number, latencyMs: number): void {
  outcomes.requests += 1;
  if (isGood(status)) {
    latencies.recordMs(latencyMs);
    return;
  }
  outcomes.errors.http += 1;
  outcomes.statuses.add(status);
}

/** A socket failed, and with it the request under way, if there is one. */
export function countFailure(tally: Tally, kind: ErrorKind, cause: string, isEarlier: boolean): void {
  for (const outcomes of isEarlier ? [tally, tally.earlier] : [tally]) {
    outcomes.errors[kind] += 1;
    outcomes.causes.add(cause);
  }
}

/** Returns what happened since the last call and resets the counts; levels stay. */
export function takeSample(
  tally: Tally,
  requested: number,
  latencies: Latencies,
  acceptQueue: number | null,
): EngineSample {
  const { open, connecting, answered, bytes, reconnects, unanswered } = tally;
  tally.bytes = 0;
  tally.reconnects = 0;
  tally.unanswered = 0;
  const earlier = takeOutcomes(tally.earlier, latencies.earlier);
  return {
    requested,
    open,
    connecting,
    answered,
    bytes,
    reconnects,
    unanswered,
    ...takeOutcomes(tally, latencies.all),
    acceptQueue,
    ...(earlier.requests === 0 && sumErrors(earlier.errors) === 0 ? {} : { earlier }),
  };
}

function takeOutcomes(outcomes: Outcomes, latencies: LatencyRecorder): SampledOutcomes {
  const { requests, errors } = outcomes;
  outcomes.requests = 0;
  outcomes.errors = noErrorsYet();
  const statuses = outcomes.statuses.take();
  const causes = outcomes.causes.take();
  return {
    requests,
    errors,
    ...(statuses === null ? {} : { statuses }),
    ...(causes === null ? {} : { causes }),
    latency: latencies.take(),
  };
}
