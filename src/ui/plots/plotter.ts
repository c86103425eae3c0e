import type { SeriesPoint } from '../../domain/series.ts';
import type { Line } from '../spans.ts';
import type { Tone } from '../theme.ts';

/** One clock for every plot of the screen. */
export interface TimeAxis {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Curve {
  readonly points: readonly SeriesPoint[];
  readonly tone: Tone;
  /** The area under the curve; absent: none. */
  readonly fillTone?: Tone;
  readonly style: 'solid' | 'dotted';
}

export interface PlotSpec {
  readonly columns: number;
  readonly rows: number;
  readonly axis: TimeAxis;
  /** The value at the upper edge; the lower edge is 0. Larger values are drawn at the edge. */
  readonly maxValue: number;
  /** Later ones are drawn over earlier ones. */
  readonly curves: readonly Curve[];
}

/** Draws into `rows` lines of `columns` cells of braille, 2×4 dots each. */
export type Plotter = (spec: PlotSpec) => readonly Line[];

/** Spans that a person can divide: the axis grows from one to the next, so that the picture rarely moves. */
const SPANS_SECONDS = [10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1800, 3600] as const;

export function timeAxis(fromMs: number, nowMs: number): TimeAxis {
  const elapsedSeconds = Math.max(0, nowMs - fromMs) / 1000;
  const span = SPANS_SECONDS.find((seconds) => seconds >= elapsedSeconds) ?? Math.ceil(elapsedSeconds / 3600) * 3600;
  return { fromMs, toMs: fromMs + span * 1000 };
}

/** The largest value of a series, 0 where it is empty. */
export const largest = (points: readonly SeriesPoint[]): number =>
  points.reduce((max, point) => Math.max(max, point.value), 0);
