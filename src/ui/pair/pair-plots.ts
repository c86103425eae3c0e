import type { Series } from '../../domain/state/series.ts';
import { runs } from '../frame/runs.ts';
import { insideOf, type PaneSize } from '../panes/pane-size.ts';
import { timeAxis, yAxis } from '../plots/axes.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
import { overlay, plotDotted, plotSeries } from '../plots/line-plot.ts';
import { markCells, markColumns, namedMoments } from '../plots/mark-cells.ts';
import { BYTES, CORES, COUNT, linearScale, logScale, type Measure, MILLISECONDS } from '../plots/scale.ts';
import { highestOf } from '../plots/trend.ts';
import type { Paint, Token } from '../theme.ts';
import { frameLines } from '../widgets/pane-frame.tsx';
import { FIGURE_TEXTS, figuresOf, type PairSide, type SideFigures } from './pair-side.ts';

/** What two recordings are compared in, over their common clock and on one scale. */
interface Multiple {
  readonly title: string;
  readonly token: Token;
  readonly figure: keyof SideFigures;
  readonly series: (side: PairSide) => Series;
  /** Ten and ten thousand are both seen. */
  readonly isLogarithmic: boolean;
  readonly measure: Measure;
}

const MULTIPLES: readonly Multiple[] = [
  {
    ...{ title: 'req/s', token: 'requests', figure: 'requestsPerSecond', isLogarithmic: false, measure: COUNT },
    series: ({ state }) => state.series.requestsPerSecond,
  },
  {
    ...{ title: 'p99 latency', token: 'latency', figure: 'p99Ms', isLogarithmic: false, measure: MILLISECONDS },
    series: ({ state }) => state.series.p99Ms,
  },
  {
    ...{ title: 'OS threads, log', token: 'threads', figure: 'threads', isLogarithmic: true, measure: COUNT },
    series: ({ state }) => state.series.threads,
  },
  {
    ...{ title: 'resident', token: 'memory', figure: 'residentBytes', isLogarithmic: false, measure: BYTES },
    series: ({ state }) => state.series.rssBytes,
  },
  {
    ...{ title: 'cores', token: 'cores', figure: 'cpuPercent', isLogarithmic: false, measure: CORES },
    series: ({ state }) => state.series.cpuPercent,
  },
  {
    ...{ title: 'connections', token: 'connections', figure: 'connections', isLogarithmic: false, measure: COUNT },
    series: ({ state }) => state.series.connections,
  },
];

export interface PairPlots {
  readonly sides: readonly PairSide[];
  /** The time axis, on the common clock. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly paint: Paint;
  readonly hasColours: boolean;
  readonly canvas: CreateCanvas | null;
}

const PER_ROW = 3;
const LEAST_ROWS = 5;

/** Six curves in two rows, three where there is less room, of exactly this size. */
export function pairPlots(plots: PairPlots, { columns, rows }: PaneSize): readonly string[] {
  const count = rows >= 2 * LEAST_ROWS ? 2 : 1;
  const heights = count === 2 ? [Math.ceil(rows / 2), Math.floor(rows / 2)] : [rows];
  const width = Math.floor(columns / PER_ROW);
  return heights.flatMap((height, row) => {
    const panes = MULTIPLES.slice(row * PER_ROW, (row + 1) * PER_ROW).map((multiple, index) =>
      multiplePane(multiple, plots, {
        columns: index === PER_ROW - 1 ? columns - width * (PER_ROW - 1) : width,
        rows: height,
      }),
    );
    return Array.from({ length: height }, (_, line) => panes.map((pane) => pane[line] ?? '').join(''));
  });
}

/** With fewer rows inside, the time axis is left out. */
const AXIS_FROM_ROWS = 3;

function multiplePane(multiple: Multiple, plots: PairPlots, size: PaneSize): readonly string[] {
  const { sides, paint } = plots;
  const values = sides.map((side) =>
    paint(side.colour, FIGURE_TEXTS[multiple.figure](figuresOf(side)[multiple.figure]), { bold: true }),
  );
  return frameLines(
    {
      ...{ title: multiple.title, token: multiple.token, size },
      detail: values.join(paint('dim', ' · ')),
      lines: curves(multiple, plots, insideOf(size)),
    },
    paint,
  );
}

function curves(multiple: Multiple, plots: PairPlots, { columns, rows }: PaneSize): readonly string[] {
  const { sides, fromMs, toMs, paint, canvas, hasColours } = plots;
  const all = sides.map((side) => placed(multiple.series(side), side));
  const highest = Math.max(...all.map((series) => highestOf(series)));
  if (canvas === null || highest <= 0) return [];
  const hasAxis = rows >= AXIS_FROM_ROWS;
  const plotRows = hasAxis ? rows - 1 : rows;
  const scale = multiple.isLogarithmic
    ? logScale(1, highest, multiple.measure)
    : linearScale(highest, multiple.measure);
  const axis = yAxis(scale, plotRows);
  const gutter = (axis[0] ?? '').length;
  const plotColumns = columns - gutter;
  const range = { fromMs, toMs, share: scale.share };
  const [front = [], back = []] = all.map((series, index) => {
    // Without colours the second one is told by its dots.
    const draw = index > 0 && !hasColours ? plotDotted : plotSeries;
    return draw(canvas, series, range, plotColumns, plotRows);
  });
  const [over, under] = sides;
  const cells = front.map((line, row) => overlay(line, back[row] ?? ''));
  const { placed: marks, colourAt } = marksOf(sides, range, cells, plotColumns);
  const lines = cells.map((line, row) => {
    const shown = line.map(({ text, isFront }, column) => {
      const mark = marks[row]?.get(column);
      return mark === undefined
        ? { text, token: (isFront ? over : under)?.colour ?? ('text' as const) }
        : { text: mark, token: colourAt(column) };
    });
    const plotted = runs(shown, ({ token }) => token)
      .map(([token, run]) => paint(token, run.map(({ text }) => text).join('')))
      .join('');
    return paint('dim', axis[row] ?? '') + plotted;
  });
  return hasAxis ? [...lines, ' '.repeat(gutter) + paint('dim', timeAxis(fromMs, toMs, plotColumns))] : lines;
}

/** What somebody named or steered in either of them, each in the colour of its recording. */
function marksOf(
  sides: readonly PairSide[],
  range: Pick<PairPlots, 'fromMs' | 'toMs'>,
  cells: Parameters<typeof markCells>[1],
  columns: number,
) {
  const byColumn = new Map<number, { readonly label: string; readonly colour: Token }>();
  for (const { state, toCommonMs, colour } of sides) {
    const moments = namedMoments(state).map(({ atMs, label }) => ({ atMs: toCommonMs(atMs), label }));
    for (const { column, label } of markColumns(moments, range, columns)) byColumn.set(column, { label, colour });
  }
  const ordered = [...byColumn].sort(([a], [b]) => a - b);
  return {
    placed: markCells(
      ordered.map(([column, { label }]) => ({ column, label })),
      cells,
    ),
    /** Of the mark at this column, or of the label that reaches it. */
    colourAt: (at: number): Token => ordered.findLast(([column]) => column <= at)?.[1].colour ?? 'text',
  };
}

/** On the common clock. */
const placed = (series: Series, { toCommonMs }: PairSide): Series => ({
  ...series,
  points: series.points.map(({ atMs, value }) => ({ atMs: toCommonMs(atMs), value })),
});
