import type { NativeHistogram, Series } from './write-request.ts';

/** What became more since the sender's series was seen last. */
export interface Increase {
  readonly value: number;
  readonly histogram: NativeHistogram | null;
}

/**
 * Senders count from their own start; a run counts what is new. One a sender. A count that fell is a sender that began again
 * (Prometheus' rule for counters): all that it has is new.
 */
export class Increases {
  readonly #seen = new Map<string, { readonly value: number; readonly histogram: NativeHistogram | null }>();

  /** How many series it would keep with these: what a sender invents costs memory. */
  sizeWith(series: readonly Series[]): number {
    return this.#seen.size + series.filter((each) => !this.#seen.has(keyOf(each))).length;
  }

  of(series: Series): Increase {
    const key = keyOf(series);
    const before = this.#seen.get(key);
    const value = series.value ?? before?.value ?? 0;
    const histogram = series.histogram ?? before?.histogram ?? null;
    this.#seen.set(key, { value, histogram });
    return {
      value: series.value === null ? 0 : grown(series.value, before?.value ?? 0),
      histogram: series.histogram === null ? null : grownHistogram(series.histogram, before?.histogram ?? null),
    };
  }
}

const keyOf = ({ name, labels }: Series): string =>
  JSON.stringify([name, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);

const grown = (now: number, before: number): number => (now < before ? now : now - before);

function grownHistogram(now: NativeHistogram, before: NativeHistogram | null): NativeHistogram {
  if (before === null || now.count < before.count || now.zeroCount < before.zeroCount) return now;
  // A sender that ran out of buckets doubles their width.
  const earlier = now.schema === before.schema ? before.buckets : coarser(before, now.schema);
  if (earlier === null) return now;
  const buckets = new Map<number, number>();
  for (const [index, count] of now.buckets) {
    const more = count - (earlier.get(index) ?? 0);
    if (more < 0) return now;
    if (more > 0) buckets.set(index, more);
  }
  for (const index of earlier.keys()) if (!now.buckets.has(index)) return now;
  return {
    schema: now.schema,
    count: now.count - before.count,
    sum: now.sum - before.sum,
    zeroCount: now.zeroCount - before.zeroCount,
    buckets,
  };
}

/** The buckets of a histogram at a smaller schema; null at a greater one, which only a sender that began again has. */
function coarser({ schema, buckets }: NativeHistogram, to: number): ReadonlyMap<number, number> | null {
  if (to > schema) return null;
  const merged = new Map<number, number>();
  for (const [index, count] of buckets) {
    const wider = Math.ceil(index / 2 ** (schema - to));
    merged.set(wider, (merged.get(wider) ?? 0) + count);
  }
  return merged;
}
