import uPlot from 'uplot';
import { formatElapsed } from '../../domain/words/format.ts';
import { onAxis } from '../axis-words.ts';
import type { ChartSpec, RunData, SeriesSpec } from '../html/chart-spec.ts';
import { logarithmicSplits } from '../logarithmic-splits.ts';
import { drawHeat } from './heat.ts';
import { drawMarks, drawSteps } from './step-marks.ts';
import { colourNow } from './theme.ts';

export type Chart = RunData['charts'][number];

export interface ChartHooks {
  readonly onCursor: (index: number | null) => void;
  readonly onZoom: (min: number, max: number) => void;
}

const AXIS_FONT = '11px system-ui, sans-serif';
const FAINT = 'aa';
const FILL = '66';

/** What lies on one another adds up, so the last to be drawn is the lowest: series from the top of the stack down. */
export function columnsOf(chart: Chart, atSeconds: readonly number[]): uPlot.AlignedData {
  const positive = (value: number | null): number | null => (chart.logarithmic && (value ?? 0) <= 0 ? null : value);
  if (chart.kind !== 'stack') {
    return [[...atSeconds], ...chart.series.map(({ values }) => values.map(positive))];
  }
  let below: (number | null)[] = atSeconds.map(() => null);
  const sums = chart.series.map(({ values }) => {
    below = values.map((value, at) => (value === null ? null : value + (below[at] ?? 0)));
    return below;
  });
  return [[...atSeconds], ...sums.reverse()];
}

export function optionsOf(chart: Chart, run: RunData, syncKey: string, hooks: ChartHooks): uPlot.Options {
  const series = chart.kind === 'stack' ? [...chart.series].reverse() : chart.series;
  const [first = 0, second = first + 1] = run.atSeconds;
  const widthSeconds = second - first;
  return {
    width: 300,
    height: 200,
    padding: [18, 16, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: syncKey, scales: ['x', null] },
      y: false,
      drag: { x: true, y: false, setScale: true },
      points: { size: 6 },
    },
    scales: {
      x: { time: false, range: (_u, min, max) => [min <= first ? first - widthSeconds : min, max] },
      y: { distr: chart.logarithmic ? 3 : 1, range: (_u, min, max) => rangeOf(chart, min, max) },
    },
    axes: [
      axisOf({ values: (_u, ticks) => ticks.map((tick) => formatElapsed(tick * 1000)), space: 60, size: 26 }),
      valueAxis(chart),
    ],
    series: [{}, ...series.map((one) => lineOf(one, chart.kind))],
    // Each series fills down to the next one below, and the last to zero: colours that overlap would be other colours.
    bands: chart.kind === 'stack' ? series.slice(1).map((_, at) => ({ series: [at + 1, at + 2] })) : [],
    hooks: {
      drawClear: [
        (u) => drawSteps(u, run.steps),
        (u) => {
          if (chart.heat !== null) drawHeat(u, chart.heat, widthSeconds);
        },
      ],
      draw: [(u) => drawMarks(u, run.marks)],
      setCursor: [(u) => hooks.onCursor(u.cursor.idx ?? null)],
      setScale: [
        (u, key) => {
          const { min, max } = u.scales.x ?? {};
          if (key === 'x' && min != null && max != null) hooks.onZoom(min, max);
        },
      ],
    },
  };
}

/** An axis that recedes. */
export const axisOf = (more: uPlot.Axis): uPlot.Axis => ({
  stroke: () => colourNow('dim'),
  font: AXIS_FONT,
  grid: { stroke: () => colourNow('grid'), width: 1 },
  ticks: { show: false },
  gap: 8,
  ...more,
});

/** The axis at the left, in the words of the chart's unit. */
export const valueAxis = (chart: Pick<Chart, 'unit' | 'logarithmic'>): uPlot.Axis =>
  axisOf({
    size: 58,
    space: 30,
    values: (_u, ticks) => ticks.map((tick) => (tick === null ? null : onAxis(chart.unit, tick))),
    ...(chart.unit === 'bytes' ? { incrs: POWERS_OF_TWO } : chart.unit === 'count' ? { incrs: WHOLE } : {}),
    ...(chart.logarithmic
      ? {
          splits: (_u, _axis, min, max) => logarithmicSplits(min, max, chart.unit === 'count'),
          filter: (_u, ticks) => ticks,
        }
      : {}),
  });

/** Bytes are round where they are powers of two. */
const POWERS_OF_TWO = Array.from({ length: 45 }, (_, power) => 2 ** power);
/** There is no half a thread. */
const WHOLE = Array.from({ length: 9 }, (_, power) => [1, 2, 5].map((part) => part * 10 ** power)).flat();
/** A filled one lies in a stack. */
export function lineOf(series: SeriesSpec, kind: ChartSpec['kind'] = 'lines'): uPlot.Series {
  const stroke = (): string => `${colourNow(series.colour)}${series.faint === true ? FAINT : ''}`;
  return {
    label: series.label,
    stroke,
    width: 2,
    spanGaps: series.gaps !== true,
    points: { show: false },
    ...(series.broken === true ? { dash: [5, 4] } : {}),
    ...(kind === 'stack' ? { width: 1, fill: () => `${colourNow(series.colour)}${FILL}` } : {}),
  };
}

const rangeOf = ({ logarithmic, heat, atLeast }: Chart, min: number | null, max: number | null): uPlot.Range.MinMax =>
  heat !== null && min !== null && max !== null
    ? [heat.edgesMs[0] ?? min, heat.edgesMs.at(-1) ?? max]
    : valueRange(logarithmic, atLeast, min, max);

/** Begins at zero, so that twice as high is twice as much; a logarithmic axis begins at a power of ten. */
export function valueRange(
  logarithmic: boolean,
  atLeast: number | null,
  min: number | null,
  max: number | null,
): uPlot.Range.MinMax {
  if (min === null || max === null) return [0, 1];
  if (logarithmic) return [10 ** Math.floor(Math.log10(min)), 10 ** Math.ceil(Math.log10(Math.max(max, min * 10)))];
  return [0, Math.max(uPlot.rangeNum(0, max, { min: {}, max: { pad: 0.08 } })[1] ?? max, atLeast ?? 0)];
}
