import type { Series } from '../../domain/state/series.ts';
import { runs } from '../frame/runs.ts';
import type { PaneTools } from '../panes/pane-context.ts';
import type { Token } from '../theme.ts';
import { overlay, type PlotRange, plotDotted, plotSeries } from './line-plot.ts';
import { MARK_LINE, markCells, markColumns } from './mark-cells.ts';

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
  const marks = markColumns(tools.marks, tools, columns);
  if (ideal === undefined && marks.length === 0) return front.map((line) => tools.paint(token, line));
  const back = ideal === undefined ? [] : plotDotted(tools.canvas, ideal, range, columns, rows);
  const drawn = front.map((line, row) => overlay(line, back[row] ?? ''));
  const marked = markCells(marks, drawn);
  return drawn.map((cells, row) => {
    const shown = cells.map(({ text, isFront }, column) => {
      const mark = marked[row]?.get(column);
      return mark === undefined
        ? { text, token: isFront ? token : 'dim' }
        : { text: mark, token: mark === MARK_LINE ? 'dim' : 'strong' };
    });
    return runs(shown, (cell) => cell.token)
      .map(([of, run]) => tools.paint(of as Token, run.map(({ text }) => text).join('')))
      .join('');
  });
}

/** The highest value of a series, at least `min`. */
export const highestOf = ({ points }: Series, min = 0): number =>
  points.reduce((most, { value }) => Math.max(most, value), min);
