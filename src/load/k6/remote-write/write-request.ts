import { RemoteWriteProblem } from './problem.ts';
import { doublesOf, type Field, fieldsOf, textOf, varintsOf, zigZag } from './protobuf.ts';
import { decompressSnappy } from './snappy.ts';

/** One series of a request with its newest value: k6 sends one a series. */
export interface Series {
  readonly name: string;
  /** All but the name. */
  readonly labels: Readonly<Record<string, string>>;
  /** Since the sender's start, or as it is now (a gauge); null: none was sent. */
  readonly value: number | null;
  /** Since the sender's start; null: none was sent. */
  readonly histogram: NativeHistogram | null;
  /** The sender says that this series has ended: k6 does so at its end, if asked to. */
  readonly isStale: boolean;
  /** On the sender's clock, milliseconds since 1970; null: not said. */
  readonly sentAtMs: number | null;
}

/** A native histogram with its exponential buckets; negative ones are left out, since no duration is negative. */
export interface NativeHistogram {
  readonly schema: number;
  readonly count: number;
  readonly sum: number;
  readonly zeroCount: number;
  /** Counts by index; the bucket of index i ends at 2^(i / 2^schema). */
  readonly buckets: ReadonlyMap<number, number>;
}

/** No request of k6 is near to that: a histogram has some 200 buckets, a series some 1 kB. */
export const MAX_DECOMPRESSED_BYTES = 16 * 1024 * 1024;
/** From 1 ns to a day at schema 8, the finest that there is, are 11,900. */
const MAX_BUCKETS = 20_000;
/** The bits of Prometheus' staleness marker (prometheus/model/value/value.go): a NaN that no calculation yields. */
const STALE_BITS = 0x7ff0000000000002n;

/** By its name; of fifteen series of k6 a run needs six. */
type IsWanted = (name: string) => boolean;

/**
 * Decodes a request of Prometheus remote write 1.0 (prometheus/prompb/remote.proto and types.proto); series that are not wanted are
 * left out. Throws RemoteWriteProblem.
 */
export const decodeWriteRequest = (body: Uint8Array, isWanted: IsWanted = () => true): Series[] =>
  seriesOf(decompressSnappy(body, MAX_DECOMPRESSED_BYTES), isWanted);

export function seriesOf(message: Uint8Array, isWanted: IsWanted = () => true): Series[] {
  const series: Series[] = [];
  for (const field of fieldsOf(message)) {
    const one = field.number === 1 ? timeSeries(field.bytes, isWanted) : null;
    if (one !== null) series.push(one);
  }
  return series;
}

function timeSeries(bytes: Uint8Array, isWanted: IsWanted): Series | null {
  let name = '';
  const labels: Record<string, string> = {};
  let value: number | null = null;
  let histogram: NativeHistogram | null = null;
  let isStale = false;
  let sentAtMs: number | null = null;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) {
      const [key, text] = label(field.bytes);
      if (key === '__name__') {
        // The first label, since labels are sorted: what follows need not be read.
        if (!isWanted(text)) return null;
        name = text;
      } else Object.defineProperty(labels, key, { value: text, enumerable: true, configurable: true, writable: true });
    } else if (field.number === 2) {
      const sample = sampleOf(field.bytes);
      if (sample.isStale) isStale = true;
      else value = sample.value;
      sentAtMs = sample.atMs ?? sentAtMs;
    } else if (field.number === 4) {
      const decoded = histogramOf(field.bytes);
      histogram = decoded.histogram;
      sentAtMs = decoded.atMs ?? sentAtMs;
    }
  }
  if (name === '') throw new RemoteWriteProblem('A series of it has no name.');
  return { name, labels, value, histogram, isStale, sentAtMs };
}

function label(bytes: Uint8Array): readonly [string, string] {
  let key = '';
  let text = '';
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) key = textOf(field);
    else if (field.number === 2) text = textOf(field);
  }
  return [key, text];
}

function sampleOf(bytes: Uint8Array): {
  readonly value: number;
  readonly isStale: boolean;
  readonly atMs: number | null;
} {
  let value = 0;
  let isStale = false;
  let atMs: number | null = null;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) {
      value = field.value;
      isStale = Number.isNaN(value) && hasStaleBits(bytes);
    } else if (field.number === 2) atMs = field.value;
  }
  return { value, isStale, atMs };
}

/** A NaN's payload is lost once it is a JavaScript number; its eight bytes follow the field's key, 0x09. */
function hasStaleBits(bytes: Uint8Array): boolean {
  const at = bytes.indexOf(0x09);
  if (at < 0 || at + 9 > bytes.length) return false;
  return new DataView(bytes.buffer, bytes.byteOffset + at + 1, 8).getBigUint64(0, true) === STALE_BITS;
}

function histogramOf(bytes: Uint8Array): { readonly histogram: NativeHistogram; readonly atMs: number | null } {
  let [count, sum, schema, zeroCount] = [0, 0, 0, 0];
  let atMs: number | null = null;
  const spans: Span[] = [];
  const deltas: number[] = [];
  const counts: number[] = [];
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1 || field.number === 2) count = field.value;
    else if (field.number === 3) sum = field.value;
    else if (field.number === 4) schema = zigZag(field.value);
    else if (field.number === 6 || field.number === 7) zeroCount = field.value;
    else if (field.number === 11) spans.push(spanOf(field));
    else if (field.number === 12) for (const delta of varintsOf(field)) deltas.push(zigZag(delta));
    else if (field.number === 13) for (const each of doublesOf(field)) counts.push(each);
    else if (field.number === 15) atMs = field.value;
  }
  if (schema < -4 || schema > 8) {
    throw new RemoteWriteProblem(`A histogram of it has the schema ${schema}; exponential buckets have -4 to 8.`);
  }
  if (!isCount(count) || !isCount(zeroCount))
    throw new RemoteWriteProblem('A histogram of it counts less than none, or beyond 32 bits.');
  return { histogram: { schema, count, sum, zeroCount, buckets: bucketsOf(spans, deltas, counts) }, atMs };
}

interface Span {
  /** From the end of the span before; of the first, the index itself. */
  readonly offset: number;
  readonly length: number;
}

function spanOf({ bytes }: Field): Span {
  let [offset, length] = [0, 0];
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) offset = zigZag(field.value);
    else if (field.number === 2) length = field.value;
  }
  return { offset, length };
}

/** Integer histograms write each count as the difference to the bucket before, float histograms as it is. */
function bucketsOf(
  spans: readonly Span[],
  deltas: readonly number[],
  counts: readonly number[],
): ReadonlyMap<number, number> {
  const filled = counts.length > 0 ? counts : cumulated(deltas);
  const buckets = new Map<number, number>();
  const total = spans.reduce((sum, { length }) => sum + length, 0);
  if (total !== filled.length) throw new RemoteWriteProblem('A histogram of it has other buckets than its spans say.');
  if (total > MAX_BUCKETS) throw new RemoteWriteProblem(`A histogram of it has more than ${MAX_BUCKETS} buckets.`);
  let index = 0;
  let place = 0;
  for (const { offset, length } of spans) {
    index += offset;
    for (let step = 0; step < length; step += 1) {
      const count = filled[place] ?? 0;
      if (!isCount(count)) throw new RemoteWriteProblem('A histogram of it counts less than none, or beyond 32 bits.');
      if (count > 0) buckets.set(index, count);
      place += 1;
      index += 1;
    }
  }
  return buckets;
}

function cumulated(deltas: readonly number[]): number[] {
  let count = 0;
  return deltas.map((delta) => {
    count += delta;
    return count;
  });
}

/** A bucket of ours holds that many at most (HdrHistogram counts in 32 bits). */
const MAX_COUNT = 2 ** 32 - 1;

const isCount = (value: number): boolean => value >= 0 && value <= MAX_COUNT;
