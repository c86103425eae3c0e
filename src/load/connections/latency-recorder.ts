import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type JsHistogram } from 'hdr-histogram-js';
import { HISTOGRAM_OPTIONS } from '../../domain/state/histogram.ts';

/** Latencies of one interval; one object for the whole run, since every answer writes to it. */
export class LatencyRecorder {
  readonly #histogram = build(HISTOGRAM_OPTIONS) as JsHistogram;
  #count = 0;

  /** A latency outside 1 us to 60 s counts as the nearest bound. */
  recordMs(ms: number): void {
    this.recordEachMs(ms, 1);
  }

  /** `count` latencies of the same value: a bucket of another histogram. */
  recordEachMs(ms: number, count: number): void {
    const us = Math.round(ms * 1000);
    const { lowestDiscernibleValue: min, highestTrackableValue: max } = HISTOGRAM_OPTIONS;
    this.#histogram.recordValueWithCount(Math.min(Math.max(us, min), max), count);
    this.#count += count;
  }

  /** HdrHistogram V2 compressed, base64; null where nothing was recorded. Resets the recorder. */
  take(): string | null {
    if (this.#count === 0) return null;
    const encoded = encodeIntoCompressedBase64(this.#histogram);
    this.#histogram.reset();
    this.#count = 0;
    return encoded;
  }
}

/** The latencies of several recorders, merged. */
export function mergeLatencies(encoded: readonly (string | null)[]): string | null {
  const filled = encoded.filter((text) => text !== null);
  const [only] = filled;
  if (only === undefined || filled.length === 1) return only ?? null;
  const sum = build(HISTOGRAM_OPTIONS) as JsHistogram;
  for (const text of filled)
    sum.add(decodeFromCompressedBase64(text, HISTOGRAM_OPTIONS.bitBucketSize, false) as JsHistogram);
  return encodeIntoCompressedBase64(sum);
}
