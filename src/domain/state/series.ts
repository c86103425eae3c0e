/** A figure over the whole run: bounded, immutable, oldest first. */
export interface Series {
  readonly points: readonly SeriesPoint[];
  /** Points are at least this far apart; grows as the run does. */
  readonly spacingMs: number;
}

export interface SeriesPoint {
  readonly atMs: number;
  readonly value: number;
}

/**
 * The widest plot draws about 280 dots (140 columns of braille), so with twice as many points nothing visible is lost,
 * however long the run lasts.
 */
export const SERIES_CAPACITY = 600;

export const emptySeries: Series = { points: [], spacingMs: 0 };

/**
 * Appends a point. At capacity every second point is dropped and the spacing doubles, so a series always covers the whole
 * run. A point within the spacing replaces the last one: the newest value is always there.
 */
export function pushPoint(series: Series, atMs: number, value: number): Series {
  const last = series.points.at(-1);
  const beforeLast = series.points.at(-2);
  if (last !== undefined && beforeLast !== undefined && last.atMs - beforeLast.atMs < series.spacingMs) {
    return { ...series, points: [...series.points.slice(0, -1), { atMs, value }] };
  }
  const points = [...series.points, { atMs, value }];
  if (points.length <= SERIES_CAPACITY) return { ...series, points };
  const kept = points.filter((_, index) => index % 2 === 0);
  const first = kept[0];
  const end = kept.at(-1);
  const spanMs = first !== undefined && end !== undefined ? end.atMs - first.atMs : 0;
  return { points: kept, spacingMs: (spanMs / Math.max(1, kept.length - 1)) * 0.9 };
}
