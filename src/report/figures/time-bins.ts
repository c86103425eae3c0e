/** A run's time cut into equal bins: what happened within one is one point of each curve. */
export interface TimeBins {
  readonly fromMs: number;
  /** What happens later is in no bin, though the last one may reach further: when the load ends, its sockets only close. */
  readonly toMs: number;
  readonly widthMs: number;
  readonly count: number;
}

/** Twice as many points as a curve on half of a wide screen has pixels to show apart. */
const MOST_BINS = 480;
/** Ticks and samples come four times a second at most: below half a second a bin would often be empty. */
const WIDTHS_MS = [500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000];

export function timeBins(fromMs: number, toMs: number): TimeBins {
  const spanMs = Math.max(0, toMs - fromMs);
  const widthMs = WIDTHS_MS.find((width) => spanMs / width <= MOST_BINS) ?? Math.ceil(spanMs / MOST_BINS);
  return { fromMs, toMs, widthMs, count: Math.max(1, Math.ceil(spanMs / widthMs)) };
}

/** Which bin a moment lies in; null: outside. The end of a bin belongs to it, since an interval is stamped with its end. */
export function binOf({ fromMs, toMs, widthMs, count }: TimeBins, atMs: number): number | null {
  if (atMs === fromMs) return 0;
  if (atMs > toMs) return null;
  const bin = Math.ceil((atMs - fromMs) / widthMs) - 1;
  return bin < 0 || bin >= count ? null : bin;
}

/** The end of each bin, in seconds since the run's start, as the screen counts them. */
export const binEndsSeconds = ({ fromMs, widthMs, count }: TimeBins): number[] =>
  Array.from({ length: count }, (_, bin) => seconds(fromMs + (bin + 1) * widthMs));

/** To the millisecond: events are stamped finer, and nothing that is drawn shows it. */
export const seconds = (ms: number): number => Math.round(ms) / 1000;
