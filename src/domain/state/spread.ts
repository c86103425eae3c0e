/** Smallest, largest and newest of a figure, and what its mean needs. */
export interface Spread {
  readonly min: number;
  readonly max: number;
  readonly last: number;
  readonly sum: number;
  readonly count: number;
}

export const meanOf = (spread: Spread | null): number | null => (spread === null ? null : spread.sum / spread.count);

/** Null: nothing was read this time. */
export function spread(before: Spread | null, value: number | null): Spread | null {
  if (value === null || !Number.isFinite(value)) return before;
  if (before === null) return { min: value, max: value, last: value, sum: value, count: 1 };
  return {
    min: Math.min(before.min, value),
    max: Math.max(before.max, value),
    last: value,
    sum: before.sum + value,
    count: before.count + 1,
  };
}
