import type { Series } from '../../domain/state/series.ts';
import { runs } from '../frame/runs.ts';
import type { PaneTools } from '../panes/pane-context.ts';
import type { Token } from '../theme.ts';
import { overlay, type PlotRange, plotDotted, plotSeries } from './line-plot.ts';

export interface TrendOptions {
  readonly series: Series;
  readonly token: Token;
  readonly columns: number;
  readonly rows: number;
  /** Default: 0 to the largest value, so that the height of a flat line means something. */
  readonly max?: number | undefined;
  readonly ideal?: Series;
}

/** A series as painted lines; blank where there is no canvas yet or no room. */
export function trend(tools: PaneTools, { series, token, columns, rows, max, ideal }: TrendOptions): string[] {
  if (rows < 1 || columns < 4) return [];
  if (tools.canvas === null || series.points.length === 0) return new Array<string>(rows).fill('');
  const { fromMs, toMs } = tools;
  const range: PlotRange = { fromMs, toMs, min: 0, max: max ?? Math.max(1e-9, highestOf(series)) };
  const front = plotSeries(tools.canvas, series, range, columns, rows);
  if (ideal === undefined) return front.map((line) => tools.paint(token, line));
  const back = plotDotted(tools.canvas, ideal, range, columns, rows);
  return front.map((line, row) =>
    runs(overlay(line, back[row] ?? ''), ({ isFront }) => isFront)
      .map(([isFront, cells]) => tools.paint(isFront ? token : 'dim', cells.map(({ text }) => text).join('')))
      .join(''),
  );
}

/** The highest value of a series, at least `min`. */
export const highestOf = ({ points }: Series, min = 0): number =>
  points.reduce((most, { value }) => Math.max(most, value), min);
