import { type Counts, subtractCounts } from '../events/counts.ts';
import { subtractErrors } from '../events/error-counts.ts';
import type { ErrorCounts, LoadTick } from '../events/run-event.ts';
import { LatencyHistogram } from './histogram.ts';

/** What became, in one tick, of requests that were sent since a key last changed the load: all of them where none did. */
export interface OwnOutcomes {
  /** Answers, whatever their status. */
  readonly requests: number;
  readonly errors: ErrorCounts;
  readonly statuses: Counts | undefined;
  readonly causes: Counts | undefined;
  readonly latency: LatencyHistogram;
}

/** `latency`: the tick's, decoded. */
export function ownOutcomes(tick: LoadTick, latency: LatencyHistogram): OwnOutcomes {
  const { requests, errors, statuses, causes, earlier } = tick;
  if (earlier === undefined) return { requests, errors, statuses, causes, latency };
  return {
    requests: requests - earlier.requests,
    errors: subtractErrors(errors, earlier.errors),
    statuses: subtractCounts(statuses ?? {}, earlier.statuses ?? {}),
    causes: subtractCounts(causes ?? {}, earlier.causes ?? {}),
    latency: latency.without(LatencyHistogram.decode(earlier.latency)),
  };
}
