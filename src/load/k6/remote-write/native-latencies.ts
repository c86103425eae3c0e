import { HISTOGRAM_OPTIONS } from '../../../domain/state/histogram.ts';
import type { LatencyRecorder } from '../../connections/latency-recorder.ts';
import type { NativeHistogram } from './write-request.ts';

/** What an HdrHistogram of ours adds: three significant digits. */
const OWN_ERROR = 10 ** -HISTOGRAM_OPTIONS.numberOfSignificantValueDigits;

/**
 * How far a percentile from buckets of this schema can be off, as a share (0.044 = 4.4 %). A bucket's bounds differ by the
 * factor b = 2^(2^-schema); the value that stands for it is chosen so that both are equally far away: (b - 1) / (b + 1). k6
 * asks for b <= 1.1, which is schema 3.
 */
export function relativeErrorOf(schema: number): number {
  const base = baseOf(schema);
  return (base - 1) / (base + 1) + OWN_ERROR;
}

const baseOf = (schema: number): number => 2 ** (2 ** -schema);

/** Records what a histogram of seconds holds; merging then adds up equal buckets, so it makes the error no larger. */
export function recordNative(recorder: LatencyRecorder, { schema, buckets, zeroCount }: NativeHistogram): void {
  const base = baseOf(schema);
  const standsFor = 2 / (base + 1);
  for (const [index, count] of buckets) recorder.recordEachMs(base ** index * standsFor * 1000, count);
  if (zeroCount > 0) recorder.recordEachMs(0, zeroCount);
}
