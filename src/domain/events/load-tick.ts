import * as v from 'valibot';
import { LatencyHistogram } from '../state/histogram.ts';
import { count, counts, event, type Infer, number } from './schema.ts';

const errorCounts = v.object({
  connect: count,
  timeout: count,
  reset: count,
  /** Answers outside 2xx and 3xx. */
  http: count,
  /** Answers that are not HTTP. */
  protocol: count,
});

/** Whether a value is one; the fold decodes it again, but could not name the line of a recording that is wrong. */
const latency = v.nullable(
  v.pipe(v.string(), v.check(isHistogram, 'it is not an HdrHistogram (V2, compressed, base64)')),
);

/** What became of some of the requests. */
const outcomes = v.object({
  requests: count,
  errors: errorCounts,
  statuses: v.exactOptional(counts),
  causes: v.exactOptional(counts),
  latency,
});

const generatorSample = v.object({
  pid: number,
  /** All generator processes together: CPU and RSS are sums, loop delay and utilisation the worst of them. */
  pids: v.exactOptional(v.array(number)),
  /** 100 = one core busy. */
  cpuPercent: number,
  loopDelayP99Ms: number,
  /** Share of the interval in which the generator's event loop was busy, 0 to 1. */
  loopUtilisation: number,
  rssBytes: count,
  /**
   * Share of the interval in which its thread was ready to run and had no core (/proc/self/schedstat), 0 to 100; of several
   * processes the worst. Null or absent: the kernel does not report it.
   */
  coreWaitPercent: v.exactOptional(v.nullable(number)),
  /** It is a program of its own, without an event loop: loop delay and utilisation are 0, and say nothing. */
  hasNoLoop: v.exactOptional(v.boolean()),
  /** The load comes from other machines, whose cost is not known: every figure here is 0. */
  isElsewhere: v.exactOptional(v.boolean()),
});

/** Counts and latencies of one interval, cut at one moment; never cumulative. */
export const loadTick = event('load-tick', {
  intervalMs: count,
  /** Sockets that the plan wants at this moment. */
  requested: count,
  /** Sockets established at this moment, counted by their connect and close events. */
  open: count,
  /** Sockets whose connect is under way. */
  connecting: count,
  /** Sockets that had at least one answer: the server has certainly accepted them. */
  answered: count,
  /** Answers, whatever their status; the good ones are these less `errors.http`. */
  requests: count,
  /** Of these, answers of the time before this interval, which arrived with it: in totals, and in no rate. Absent: none. */
  late: v.exactOptional(count),
  bytes: count,
  errors: errorCounts,
  /** Sockets that the server closed in order, so that new ones were needed. Absent in older recordings. */
  reconnects: v.exactOptional(count),
  /** Open loop: planned requests that no socket was free to send by now. Absent in the closed loop. */
  unsent: v.exactOptional(count),
  /** Requests whose sockets we closed before the answer came: a step down, the end of the run. Absent in older recordings. */
  unanswered: v.exactOptional(count),
  /** Failed answers (`errors.http`) by status code: `{ "405": 12 }`. Absent where there was none, and in older recordings. */
  statuses: v.exactOptional(counts),
  /** Failed sockets by the system's code, or one of load/connections/error-kind.ts: `{ "ECONNREFUSED": 3 }`. Absent where there was none, and in older recordings. */
  causes: v.exactOptional(counts),
  /** Connections that the kernel completed and the server has not accepted, at this moment; null or absent: not known. */
  acceptQueue: v.exactOptional(v.nullable(count)),
  /**
   * How long in this interval sockets that could send were held back so that the server can accept (load/climb/climb-policy.ts),
   * ms; of several processes the longest. Absent where that was not so, and in older recordings.
   */
  heldBackMs: v.exactOptional(count),
  /**
   * Latencies of good answers in microseconds, HdrHistogram V2 compressed, base64; null where the interval had none. Older
   * recordings hold those of failed answers too.
   */
  latency,
  /**
   * Of all of that, what belongs to requests that were sent before a key last changed the load: another work, or the load off.
   * Absent where there was none, and in older recordings.
   */
  earlier: v.exactOptional(outcomes),
  generator: generatorSample,
});

/**
 * Which load generators have sent no tick for so long that they hang; ticks keep their last known sockets. Emitted when that
 * changes; empty: all of them respond again.
 */
export const generatorsSilent = event('generators-silent', {
  pids: v.array(count),
  /** Of how many. */
  of: count,
});

export type Outcomes = Infer<typeof outcomes>;
export type ErrorCounts = Infer<typeof errorCounts>;
export type GeneratorSample = Infer<typeof generatorSample>;
export type LoadTick = Infer<typeof loadTick>;
export type GeneratorsSilent = Infer<typeof generatorsSilent>;

function isHistogram(encoded: string): boolean {
  try {
    LatencyHistogram.decode(encoded);
    return true;
  } catch {
    return false;
  }
}
