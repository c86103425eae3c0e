import { build, decodeFromCompressedBase64, type JsHistogram } from 'hdr-histogram-js';

/** The range and precision that every part uses: 1 us to 60 s, 3 significant digits (a value is off by at most 0.1 %). */
export const HISTOGRAM_OPTIONS = {
  bitBucketSize: 32,
  autoResize: false,
  lowestDiscernibleValue: 1,
  highestTrackableValue: 60_000_000,
  numberOfSignificantValueDigits: 3,
} as const;

/**
 * The buckets of an HdrHistogram that hold at least one value, in ascending order: their bounds in us, both inclusive, and
 * their counts. Columns instead of an object per bucket: merging makes no garbage but its result.
 */
interface Buckets {
  readonly lowUs: Uint32Array;
  readonly highUs: Uint32Array;
  readonly counts: Float64Array;
}

/**
 * Latencies as an immutable value, so RunState shares it freely.
 *
 * On the wire it is an HdrHistogram (V2, compressed, base64, microseconds), as in the histogram logs of every
 * HdrHistogram port. In memory it is the sorted list of the buckets that hold something, some hundred of 34,000: merging a
 * second's ticks and computing percentiles for every frame then costs microseconds instead of milliseconds.
 */
export class LatencyHistogram {
  static readonly empty = new LatencyHistogram(room(0));
  /** How many latencies were recorded. */
  readonly count: number;
  readonly #buckets: Buckets;

  private constructor(buckets: Buckets, count = sumOf(buckets.counts)) {
    this.#buckets = buckets;
    this.count = count;
  }

  /** A tick that is folded is often drawn next: decoding it is most of what either costs. */
  static #last: { readonly encoded: string; readonly histogram: LatencyHistogram } | null = null;

  /** Throws where `encoded` is not such a histogram. */
  static decode(encoded: string | null): LatencyHistogram {
    if (encoded === null) return LatencyHistogram.empty;
    if (LatencyHistogram.#last?.encoded === encoded) return LatencyHistogram.#last.histogram;
    const histogram = new LatencyHistogram(filledOf(decodeFromCompressedBase64(encoded, 32, false) as JsHistogram));
    LatencyHistogram.#last = { encoded, histogram };
    return histogram;
  }

  static ofMs(valuesMs: readonly number[]): LatencyHistogram {
    const hdr = build(HISTOGRAM_OPTIONS) as JsHistogram;
    for (const value of valuesMs) hdr.recordValue(Math.max(1, Math.round(value * 1000)));
    return new LatencyHistogram(filledOf(hdr));
  }

  /** Exact: buckets of equal bounds add up, since every histogram has the same range and precision. */
  static merge(histograms: readonly LatencyHistogram[]): LatencyHistogram {
    const filled = histograms.filter((histogram) => histogram.count > 0);
    if (filled.length === 0) return LatencyHistogram.empty;
    return filled.reduce(
      (sum, histogram) =>
        new LatencyHistogram(mergeBuckets(sum.#buckets, histogram.#buckets), sum.count + histogram.count),
    );
  }

  /** Less `part`, which is some of it: exact, as `merge` is. */
  without(part: LatencyHistogram): LatencyHistogram {
    if (part.count === 0) return this;
    const { lowUs, highUs, counts } = part.#buckets;
    const rest = mergeBuckets(this.#buckets, { lowUs, highUs, counts: counts.map((count) => -count) });
    const isLeft = (_: number, index: number): boolean => at(rest.counts, index) > 0;
    return new LatencyHistogram({
      lowUs: rest.lowUs.filter(isLeft),
      highUs: rest.highUs.filter(isLeft),
      counts: rest.counts.filter(isLeft),
    });
  }

  /**
   * The value that `percentile` (0 to 100) per cent of the latencies do not exceed, in ms; null where none was recorded. The
   * same rule as HdrHistogram's getValueAtPercentile: the upper bound of the bucket that holds it.
   */
  percentileMs(percentile: number): number | null {
    if (this.count === 0) return null;
    const wanted = Math.max(1, Math.floor((percentile / 100) * this.count + 0.5));
    let seen = 0;
    const { counts, highUs } = this.#buckets;
    for (let index = 0; index < counts.length; index += 1) {
      seen += at(counts, index);
      if (seen >= wanted) return at(highUs, index) / 1000;
    }
    return this.maxMs;
  }

  get minMs(): number | null {
    const first = this.#buckets.lowUs[0];
    return first === undefined ? null : first / 1000;
  }

  get maxMs(): number | null {
    const last = this.#buckets.highUs.at(-1);
    return last === undefined ? null : last / 1000;
  }

  get meanMs(): number | null {
    if (this.count === 0) return null;
    const { lowUs, highUs, counts } = this.#buckets;
    let sumUs = 0;
    for (let index = 0; index < counts.length; index += 1) {
      sumUs += ((at(lowUs, index) + at(highUs, index)) / 2) * at(counts, index);
    }
    return sumUs / this.count / 1000;
  }

  /**
   * Counts between consecutive `edgesMs` (ascending): `edgesMs.length - 1` numbers. A latency on an edge counts above
   * it; those outside the edges count in the first and in the last bucket.
   */
  countsBetween(edgesMs: readonly number[]): number[] {
    const counts = new Array<number>(Math.max(0, edgesMs.length - 1)).fill(0);
    if (counts.length === 0) return counts;
    const { highUs, counts: filled } = this.#buckets;
    let index = 0;
    for (let bucket = 0; bucket < filled.length; bucket += 1) {
      // By its upper bound, like percentiles: so a percentile lies in the range that counts it.
      const highMs = at(highUs, bucket) / 1000;
      while (index < counts.length - 1 && highMs >= (edgesMs[index + 1] ?? Number.POSITIVE_INFINITY)) index += 1;
      counts[index] = (counts[index] ?? 0) + at(filled, bucket);
    }
    return counts;
  }
}

function room(length: number): Buckets {
  return { lowUs: new Uint32Array(length), highUs: new Uint32Array(length), counts: new Float64Array(length) };
}

/** Within its length, as every index here is. */
const at = (numbers: Uint32Array | Float64Array, index: number): number => numbers[index] as number;

function sumOf(counts: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < counts.length; index += 1) sum += at(counts, index);
  return sum;
}

/** The bounds of the buckets so far, by their index: each tick of a run has the same ones, and to compute them costs more than all else of a decoding. */
interface Bounds {
  readonly unitMagnitude: number;
  readonly subBucketCount: number;
  /** 0: not computed yet; no bucket but the first, of one value, begins there. */
  readonly highUs: Uint32Array;
  readonly lowUs: Uint32Array;
}
let known: Bounds | null = null;

function boundsOf({ unitMagnitude, subBucketCount, countsArrayLength }: JsHistogram): Bounds {
  const isSame = known?.unitMagnitude === unitMagnitude && known.subBucketCount === subBucketCount;
  if (known === null || !isSame || known.lowUs.length < countsArrayLength) {
    const [lowUs, highUs] = [new Uint32Array(countsArrayLength), new Uint32Array(countsArrayLength)];
    known = { unitMagnitude, subBucketCount, lowUs, highUs };
  }
  return known;
}

function filledOf(hdr: JsHistogram): Buckets {
  const filled: number[] = [];
  for (let index = 0; index < hdr.countsArrayLength; index += 1) if (hdr.getCountAtIndex(index) > 0) filled.push(index);
  const buckets = room(filled.length);
  const bounds = boundsOf(hdr);
  for (let place = 0; place < filled.length; place += 1) {
    const index = filled[place] as number;
    if (bounds.highUs[index] === 0) {
      const lowUs = hdr.valueFromIndex(index);
      bounds.lowUs[index] = lowUs;
      bounds.highUs[index] = hdr.highestEquivalentValue(lowUs);
    }
    buckets.lowUs[place] = at(bounds.lowUs, index);
    buckets.highUs[place] = at(bounds.highUs, index);
    buckets.counts[place] = hdr.getCountAtIndex(index);
  }
  return buckets;
}

function mergeBuckets(left: Buckets, right: Buckets): Buckets {
  const [leftLength, rightLength] = [left.counts.length, right.counts.length];
  const merged = room(leftLength + rightLength);
  let l = 0;
  let r = 0;
  let length = 0;
  while (l < leftLength && r < rightLength) {
    const leftUs = at(left.lowUs, l);
    const rightUs = at(right.lowUs, r);
    const isLeft = leftUs <= rightUs;
    merged.lowUs[length] = isLeft ? leftUs : rightUs;
    merged.highUs[length] = isLeft ? at(left.highUs, l) : at(right.highUs, r);
    merged.counts[length] =
      leftUs === rightUs ? at(left.counts, l) + at(right.counts, r) : isLeft ? at(left.counts, l) : at(right.counts, r);
    if (isLeft) l += 1;
    if (rightUs <= leftUs) r += 1;
    length += 1;
  }
  // What is left of one lies above all of the other.
  const [rest, from] = l < leftLength ? [left, l] : [right, r];
  for (const column of ['lowUs', 'highUs', 'counts'] as const) merged[column].set(rest[column].subarray(from), length);
  length += rest.counts.length - from;
  // Copies, so that a merged histogram does not keep the space that equal buckets left over.
  return {
    lowUs: merged.lowUs.slice(0, length),
    highUs: merged.highUs.slice(0, length),
    counts: merged.counts.slice(0, length),
  };
}
