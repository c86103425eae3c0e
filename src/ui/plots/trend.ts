import type { Series } from '../../domain/state/series.ts';
import { runs } from '../frame/runs.ts';
import type { PaneTools } from '../panes/pane-context.ts';
import type { Token } from '../theme.ts';
import { timeAxis, yAxis } from './axes.ts';
import { overlay, type PlotCell, type PlotRange, plotDotted, plotSeries } from './line-plot.ts';
import { MARK_LINE, markCells, markColumns } from './mark-cells.ts';
import { brokenScale, linearScale, type Measure, type Scale } from './scale.ts';

export interface TrendOptions {
  readonly series: Series;
  readonly token: Token;
  readonly measure: Measure;
  /** Both with the axes. */
  readonly columns: number;
  readonly rows: number;
  /** What the axis reaches at least. Default: the largest value, from 0 on, so that the height of a flat line means something. */
  readonly highest?: number | undefined;
  /** Behind the measured line; always in the picture, above a break where it is far beyond. */
  readonly ideal?: Series;
  /** The line below the plot, of so many columns; default: the run's clock. */
  readonly axis?: (columns: number) => string;
}

/** With fewer rows than this there is no room for the horizontal axis: two are left for the line. */
const AXIS_FROM_ROWS = 3;
/** A plot narrower than this beside its numbers shows nothing; without them it would say nothing. */
const MIN_PLOT_COLUMNS = 8;

/** A series with its axes as painted lines; blank where there is no canvas yet or no room. */
export function trend(tools: PaneTools, options: TrendOptions): string[] {
  const { series, token, columns, rows, ideal } = options;
  if (rows < 1 || columns < 4) return [];
  if (tools.canvas === null || series.points.length === 0) return new Array<string>(rows).fill('');
  const { fromMs, toMs, paint } = tools;
  const plotRows = rows >= AXIS_FROM_ROWS ? rows - 1 : rows;
  const scale = scaleFor(options, plotRows);
  const axis = yAxis(scale, plotRows);
  const gutter = (axis[0] ?? '').length;
  const plotColumns = columns - gutter;
  if (plotColumns < MIN_PLOT_COLUMNS) return new Array<string>(rows).fill('');
  const range: PlotRange = { fromMs, toMs, share: scale.share };
  const front = plotSeries(tools.canvas, series, range, plotColumns, plotRows);
  const back = ideal === undefined ? [] : plotDotted(tools.canvas, ideal, range, plotColumns, plotRows);
  const cells = front.map((line, row) => overlay(line, back[row] ?? ''));
  if (scale.isBroken) cells[0] = named(cells[0] ?? []);
  const marked = markCells(markColumns(tools.marks, tools, plotColumns), cells);
  const lines = cells.map((line, row) => {
    const shown = line.map(({ text, isFront, isBlank }, column) => {
      const mark = marked[row]?.get(column);
      // A blank has no colour: with that of its neighbours a row is one run.
      return mark === undefined
        ? { text, token: isFront || isBlank ? token : ('dim' as const) }
        : { text: mark, token: mark === MARK_LINE ? ('dim' as const) : ('strong' as const) };
    });
    const plotted = runs(shown, (cell) => cell.token)
      .map(([of, run]) => paint(of, run.map(({ text }) => text).join('')))
      .join('');
    return `${paint('dim', axis[row] ?? '')}${plotted}`;
  });
  if (rows < AXIS_FROM_ROWS) return lines;
  const below = options.axis ?? ((width: number) => timeAxis(fromMs, toMs, width));
  return [...lines, ' '.repeat(gutter) + paint('dim', below(plotColumns))];
}

/** What is above the break: where the row begins without a dot, it says so. */
function named(row: PlotCell[]): PlotCell[] {
  if (!row.slice(0, IDEAL_NAME.length + 1).every(({ isBlank }) => isBlank)) return row;
  const name = [...IDEAL_NAME].map((text): PlotCell => ({ text, isFront: false, isBlank: false }));
  return [...name, ...row.slice(name.length)];
}

const IDEAL_NAME = 'ideal';

/** The ideal is on the scale up to this many times the measured peak; beyond, it would flatten what was measured. */
const IDEAL_HEADROOM = 3;
/** A low plot has no height to spare. */
const LOW_IDEAL_HEADROOM = 1.6;
const LOW_ROWS = 8;

function scaleFor({ series, measure, highest = highestOf(series), ideal }: TrendOptions, rows: number): Scale {
  const beyond = ideal === undefined ? 0 : highestOf(ideal);
  const headroom = rows < LOW_ROWS ? LOW_IDEAL_HEADROOM : IDEAL_HEADROOM;
  // Before the first answer there is nothing below a break.
  return beyond > highest * headroom && highestOf(series) > 0
    ? brokenScale(highest, beyond, rows, measure)
    : linearScale(Math.max(highest, beyond), measure);
}

/** The highest value of a series, at least `min`. */
export const highestOf = ({ points }: Series, min = 0): number =>
  points.reduce((most, { value }) => (value > most ? value : most), min);
