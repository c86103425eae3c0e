import type { Token } from '../../domain/words/metric-colours.ts';
import type { HeatMap } from '../figures/heat-map.ts';
import type { Moment } from '../figures/moments.ts';
import type { StepSpan } from '../figures/run-figures.ts';
import type { Curve } from '../figures/timeline.ts';

export interface SeriesSpec {
  readonly label: string;
  /** On the page `--requests` and the like. */
  readonly colour: Token;
  /** What is not measured, such as the ideal, is drawn with a broken line. */
  readonly broken?: boolean;
  /** Where there is no value, nothing is drawn: else the curve goes on over a bin in which nothing was sampled. */
  readonly gaps?: boolean;
  /** A lighter shade, where several curves are of one metric. */
  readonly faint?: boolean;
  readonly values: Curve;
}

/** How the axis and the legend write the figures. */
export type Unit = 'count' | 'rate' | 'ms' | 'bytes' | 'cores';

/** One chart over a run's time. The page draws it; its sentence is the same for who does not see it. */
export interface ChartSpec {
  readonly id: string;
  readonly title: string;
  /** At the right of the title: the one detail that matters. */
  readonly detail: string;
  readonly sentence: string;
  /** `stack`: the series lie on one another and add up. */
  readonly kind: 'lines' | 'stack' | 'heat';
  readonly unit: Unit;
  readonly logarithmic: boolean;
  /** The axis reaches at least here: all cores. */
  readonly atLeast: number | null;
  readonly series: readonly SeriesSpec[];
  readonly heat: HeatMap | null;
}

/** What the page's script reads: figures only, no words but labels. */
export interface PageData {
  readonly runs: readonly RunData[];
  /** Several runs by their connections, one for each kind of work; none: there is one run. */
  readonly works: readonly ComparisonData[];
}

export interface ComparisonData {
  readonly connections: readonly number[];
  readonly charts: readonly {
    readonly id: string;
    readonly unit: Unit;
    readonly logarithmic: boolean;
    readonly series: readonly SeriesSpec[];
  }[];
}

export interface RunData {
  readonly atSeconds: readonly number[];
  readonly steps: readonly StepSpan[];
  /** Moments that somebody named, or steered. */
  readonly marks: readonly Moment[];
  readonly charts: readonly Pick<ChartSpec, 'id' | 'kind' | 'unit' | 'logarithmic' | 'atLeast' | 'series' | 'heat'>[];
}
