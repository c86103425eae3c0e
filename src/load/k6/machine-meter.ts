import type { Counts } from '../../domain/events/counts.ts';
import { noErrors } from '../../domain/events/error-counts.ts';
import type { ErrorCounts } from '../../domain/events/run-event.ts';
import type { LatencyRecorder } from '../connections/latency-recorder.ts';
import { failureOf } from './k6-errors.ts';
import { Increases } from './remote-write/increases.ts';
import { recordNative, relativeErrorOf } from './remote-write/native-latencies.ts';
import { RemoteWriteProblem } from './remote-write/problem.ts';
import type { Series } from './remote-write/write-request.ts';

/** What a machine reported since it was last asked. */
export interface MachineSample {
  /** Answers, whatever their status. */
  readonly requests: number;
  readonly late: number;
  readonly bytes: number;
  readonly errors: ErrorCounts;
  readonly statuses: Counts;
  readonly causes: Counts;
}

/** k6's own default; that of a machine is known from its second push on. */
const DEFAULT_INTERVAL_MS = 5_000;
/** A push at the end comes milliseconds after the one before: no machine's interval is so short, nor so long. */
const SHORTEST_INTERVAL_MS = 1_000;
const LONGEST_INTERVAL_MS = 10_000;
/** Enough to know an interval, few enough to follow it. */
const GAPS = 5;
/** A push that comes later than this many intervals holds answers of the time before. */
const LATE_INTERVALS = 1.5;
/** Between the end of an iteration and the arrival of what it counted, and between two clocks. */
const CLOCK_SLACK_MS = 100;
/** The series that a run counts; k6 sends more. */
const COUNTED: ReadonlySet<string> = new Set([
  'k6_http_reqs_total',
  'k6_http_req_duration_seconds',
  'k6_data_received_total',
]);
/** Of these, and of nothing else that k6 sends, a run takes something. */
export const isOfUse = (name: string): boolean =>
  COUNTED.has(name) ||
  name.startsWith('k6_vus') ||
  name.startsWith('k6_http_req_duration') ||
  name === 'k6_iteration_duration_seconds';
/** Two a group of requests with one name and status; each distinct URL is a group unless the script names them. */
const MAX_SERIES = 20_000;

/** One machine's k6: turns what it has counted since its start into what is new, and knows how often it sends. */
export class MachineMeter {
  users: number | null = null;
  requestsTotal = 0;
  /** Of the newest push. */
  requestsPerSecond = 0;
  hasEnded = false;
  /** It sends figures that cannot be merged: percentiles instead of histograms. */
  lacksHistograms = false;
  relativeError: number | null = null;
  heardAtMs: number;
  readonly #increases = new Increases();
  readonly #latencies: LatencyRecorder;
  readonly #gapsMs: number[] = [];
  #pushes = 0;
  #sample = nothing();

  /** `listeningSinceMs`: from when on a machine would have been heard. */
  constructor(latencies: LatencyRecorder, listeningSinceMs: number) {
    this.#latencies = latencies;
    this.heardAtMs = listeningSinceMs;
  }

  get intervalMs(): number {
    const middle = [...this.#gapsMs].sort((a, b) => a - b)[Math.floor(this.#gapsMs.length / 2)];
    return Math.min(LONGEST_INTERVAL_MS, Math.max(SHORTEST_INTERVAL_MS, middle ?? DEFAULT_INTERVAL_MS));
  }

  /** Throws RemoteWriteProblem, before anything is counted, where it sends too many series. */
  push(series: readonly Series[], atMs: number): void {
    const counted = series.filter(({ name }) => COUNTED.has(name));
    if (this.#increases.sizeWith(counted) > MAX_SERIES) {
      throw new RemoteWriteProblem(
        `It has more than ${MAX_SERIES} series: give requests to many URLs one name (the tag "name" in k6).`,
      );
    }
    const odd = series.find(({ name, value }) => (COUNTED.has(name) || name === 'k6_vus') && !isFigure(value));
    if (odd !== undefined) throw new RemoteWriteProblem(`Its ${odd.name} is ${odd.value}.`);
    const gapMs = atMs - this.heardAtMs;
    const isFirst = this.#pushes === 0;
    this.#pushes += 1;
    const before = this.#sample.requests;
    // What ran before we listened is not of this run; k6 sends it all the same, since it counts from its start.
    const isOld = isFirst && runningForMs(series) > gapMs + CLOCK_SLACK_MS;
    for (const each of series) this.#count(each, isOld);
    const lateShare = isFirst || gapMs <= this.intervalMs * LATE_INTERVALS ? 0 : 1 - this.intervalMs / gapMs;
    this.#sample.late += Math.round((this.#sample.requests - before) * lateShare);
    this.hasEnded = series.some(({ isStale }) => isStale);
    if (this.hasEnded) this.users = 0;
    if (!isFirst && !this.hasEnded) this.#gapsMs.push(gapMs);
    if (this.#gapsMs.length > GAPS) this.#gapsMs.shift();
    const more = this.#sample.requests - before;
    if (gapMs >= SHORTEST_INTERVAL_MS / 2) this.requestsPerSecond = (more * 1000) / Math.min(gapMs, this.intervalMs);
    this.heardAtMs = atMs;
  }

  /** What was counted since the last call. */
  take(): MachineSample {
    const taken = this.#sample;
    this.#sample = nothing();
    return taken;
  }

  #count(series: Series, isOld: boolean): void {
    const { name } = series;
    if (name === 'k6_vus') {
      this.users = series.value ?? this.users;
      return;
    }
    if (/^k6_http_req_duration_(?:p\d+|avg|med|min|max)$/.test(name)) this.lacksHistograms = true;
    if (!COUNTED.has(name)) return;
    const { value, histogram } = this.#increases.of(series);
    if (isOld) return;
    if (name === 'k6_data_received_total') this.#sample.bytes += value;
    else if (name === 'k6_http_reqs_total') this.#countRequests(series.labels, value);
    else if (histogram !== null && isGood(series.labels)) {
      recordNative(this.#latencies, histogram);
      this.relativeError = Math.max(this.relativeError ?? 0, relativeErrorOf(histogram.schema));
    }
  }

  #countRequests(labels: Series['labels'], more: number): void {
    if (more === 0) return;
    const sample = this.#sample;
    if (labels.status === '0') {
      const { kind, cause } = failureOf(labels.error_code);
      sample.errors[kind] += more;
      sample.causes[cause] = (sample.causes[cause] ?? 0) + more;
      return;
    }
    sample.requests += more;
    this.requestsTotal += more;
    if (isGood(labels)) return;
    const status = labels.status ?? 'unknown';
    sample.errors.http += more;
    sample.statuses[status] = (sample.statuses[status] ?? 0) + more;
  }
}

const nothing = () => ({
  requests: 0,
  late: 0,
  bytes: 0,
  errors: { ...noErrors } as { -readonly [K in keyof ErrorCounts]: number },
  statuses: {} as Record<string, number>,
  causes: {} as Record<string, number>,
});

/** Counters and users; null: none was sent. */
const isFigure = (value: number | null): boolean => value === null || (value >= 0 && value <= Number.MAX_SAFE_INTEGER);

/** As everywhere here, 2xx and 3xx; k6's own `expected_response` only where a test leaves the status out. */
function isGood({ status, expected_response: expected }: Series['labels']): boolean {
  if (status === undefined) return expected !== 'false';
  return /^[23]\d\d$/.test(status);
}

/**
 * How long a k6 has run at least, ms: what its iterations took, shared by the most users that it had. k6 does not say when it
 * began. 0: it does not say that either.
 */
function runningForMs(series: readonly Series[]): number {
  const spentSeconds = series
    .filter(({ name }) => name === 'k6_iteration_duration_seconds')
    .reduce((sum, { histogram }) => sum + (histogram?.sum ?? 0), 0);
  const users = Math.max(0, ...series.filter(({ name }) => name === 'k6_vus_max').map(({ value }) => value ?? 0));
  return users === 0 ? 0 : (spentSeconds * 1000) / users;
}
