import { build, decodeFromCompressedBase64, type JsHistogram } from 'hdr-histogram-js';

/** The range and precision that every part uses: 1 us to 60 s, 3 significant digits (a value is off by at most 0.1 %). */
export const HISTOGRAM_OPTIONS = {
  bitBucketSize: 32,
  autoResize: false,
  lowestDiscernibleValue: 1,
  highestTrackableValue: 60_000_000,
  numberOfSignificantValueDigits: 3,
} as const;

/** One bucket of an HdrHistogram that holds at least one value: its bounds in us, both inclusive, and its count. */
interface Bucket {
  readonly lowUs: number;
  readonly highUs: number;
  readonly count: number;
}

/**
 * Latencies as a value: nothing changes one after it was made, so RunState shares it freely.
 *
 * On the wire it is an HdrHistogram (V2, compressed, base64, microseconds), as in the histogram logs of every
 * HdrHistogram port. In memory it is the sorted list of the buckets that hold something, some hundred of 34,000: that
 * makes merging a second's ticks and asking for percentiles on every frame cost microseconds instead of milliseconds.
 */
export class LatencyHistogram {
  static readonly empty = new LatencyHistogram([]);
  /** How many latencies were recorded. */
  readonly count: number;
  readonly #buckets: readonly Bucket[];

  private constructor(buckets: readonly Bucket[]) {
    this.#buckets = buckets;
    this.count = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  }

  /** Throws where `encoded` is not such a histogram. */
  static decode(encoded: string | null): LatencyHistogram {
    if (encoded === null) return LatencyHistogram.empty;
    return fromHdr(
      decodeFromCompressedBase64(encoded, 32, false) as JsHistogram,
      (buckets) => new LatencyHistogram(buckets),
    );
  }

  static ofMs(valuesMs: readonly number[]): LatencyHistogram {
    const hdr = build(HISTOGRAM_OPTIONS) as JsHistogram;
    for (const value of valuesMs) hdr.recordValue(Math.max(1, Math.round(value * 1000)));
    return fromHdr(hdr, (buckets) => new LatencyHistogram(buckets));
  }

  /** Exact: buckets of equal bounds add up, since every histogram has the same range and precision. */
  static merge(histograms: readonly LatencyHistogram[]): LatencyHistogram {
    const filled = histograms.filter((histogram) => histogram.count > 0);
    if (filled.length === 0) return LatencyHistogram.empty;
    return filled.reduce((sum, histogram) => new LatencyHistogram(mergeBuckets(sum.#buckets, histogram.#buckets)));
  }

  /**
   * The value that `percentile` (0 to 100) per cent of the latencies do not exceed, in ms; null where none was
   * recorded. Same rule as HdrHistogram's getValueAtPercentile: the upper bound of the bucket that holds it.
   */
  percentileMs(percentile: number): number | null {
    if (this.count === 0) return null;
    const wanted = Math.max(1, Math.floor((percentile / 100) * this.count + 0.5));
    let seen = 0;
    for (const bucket of this.#buckets) {
      seen += bucket.count;
      if (seen >= wanted) return bucket.highUs / 1000;
    }
    return this.maxMs;
  }

  get minMs(): number | null {
    const first = this.#buckets[0];
    return first === undefined ? null : first.lowUs / 1000;
  }

  get maxMs(): number | null {
    const last = this.#buckets.at(-1);
    return last === undefined ? null : last.highUs / 1000;
  }

  get meanMs(): number | null {
    if (this.count === 0) return null;
    const sumUs = this.#buckets.reduce((sum, bucket) => sum + ((bucket.lowUs + bucket.highUs) / 2) * bucket.count, 0);
    return sumUs / this.count / 1000;
  }

  /**
   * Counts between consecutive `edgesMs` (ascending): `edgesMs.length - 1` numbers. A latency on an edge counts above
   * it; those outside the edges count in the first and in the last bucket.
   */
  countsBetween(edgesMs: readonly number[]): number[] {
    const counts = new Array<number>(Math.max(0, edgesMs.length - 1)).fill(0);
    if (counts.length === 0) return counts;
    let index = 0;
    for (const bucket of this.#buckets) {
      const middleMs = (bucket.lowUs + bucket.highUs) / 2000;
      while (index < counts.length - 1 && middleMs >= (edgesMs[index + 1] ?? Number.POSITIVE_INFINITY)) index += 1;
      counts[index] = (counts[index] ?? 0) + bucket.count;
    }
    return counts;
  }
}

function fromHdr<T>(hdr: JsHistogram, make: (buckets: Bucket[]) => T): T {
  const buckets: Bucket[] = [];
  for (let index = 0; index < hdr.countsArrayLength; index += 1) {
    const count = hdr.getCountAtIndex(index);
    if (count === 0) continue;
    const lowUs = hdr.valueFromIndex(index);
    buckets.push({ lowUs, highUs: hdr.highestEquivalentValue(lowUs), count });
  }
  return make(buckets);
}

function mergeBuckets(left: readonly Bucket[], right: readonly Bucket[]): Bucket[] {
  const merged: Bucket[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const a = left[l];
    const b = right[r];
    if (b === undefined || (a !== undefined && a.lowUs < b.lowUs)) {
      if (a !== undefined) merged.push(a);
      l += 1;
    } else if (a === undefined || b.lowUs < a.lowUs) {
      merged.push(b);
      r += 1;
    } else {
      merged.push({ ...a, count: a.count + b.count });
      l += 1;
      r += 1;
    }
  }
  return merged;
}
