import { createContext, useContext } from 'react';
import type { Series } from '../../domain/series.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
import { overlay, type PlotRange, plotDotted, plotSeries } from '../plots/line-plot.ts';
import type { Paint, Token } from '../theme.ts';

/** What every pane draws with. `canvas` is null until blessed-contrib was loaded, just after the first frame. */
export interface PaneTools {
  readonly paint: Paint;
  /** False: what a colour tells must be told by a character too. */
  readonly hasColours: boolean;
  readonly canvas: CreateCanvas | null;
  /** The one time axis of all plots. */
  readonly fromMs: number;
  readonly toMs: number;
}

export const PaneContext = createContext<PaneTools | null>(null);

export function usePaneTools(): PaneTools {
  const tools = useContext(PaneContext);
  if (tools === null) throw new Error('a pane was drawn outside of PaneContext');
  return tools;
}

export interface TrendOptions {
  readonly series: Series;
  readonly token: Token;
  readonly columns: number;
  readonly rows: number;
  /** Default: 0 to the largest value seen, so that a flat line at half height is not taken for growth. */
  readonly max?: number;
  readonly ideal?: Series;
}

/** A series as painted lines; blank where there is no canvas yet or no room. */
export function trend(tools: PaneTools, { series, token, columns, rows, max, ideal }: TrendOptions): string[] {
  if (rows < 1 || columns < 4) return [];
  if (tools.canvas === null || series.points.length === 0) return new Array<string>(rows).fill('');
  const highest = series.points.reduce((top, point) => Math.max(top, point.value), 0);
  const range: PlotRange = { fromMs: tools.fromMs, toMs: tools.toMs, min: 0, max: max ?? Math.max(1e-9, highest) };
  const front = plotSeries(tools.canvas, series, range, columns, rows);
  if (ideal === undefined) return front.map((line) => tools.paint(token, line));
  const back = plotDotted(tools.canvas, ideal, range, columns, rows);
  return front.map((line, row) =>
    runs(overlay(line, back[row] ?? ''))
      .map(({ text, isFront }) => tools.paint(isFront ? token : 'dim', text))
      .join(''),
  );
}

function runs(cells: readonly { text: string; isFront: boolean }[]): { text: string; isFront: boolean }[] {
  const merged: { text: string; isFront: boolean }[] = [];
  for (const cell of cells) {
    const last = merged.at(-1);
    if (last !== undefined && last.isFront === cell.isFront) last.text += cell.text;
    else merged.push({ ...cell });
  }
  return merged;
}
