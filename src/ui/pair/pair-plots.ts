import type { Series } from '../../domain/state/series.ts';
import { formatBytes, formatCores, formatElapsed, formatMs, formatShort } from '../../domain/words/format.ts';
import { spread } from '../frame/ansi-text.ts';
import { runs } from '../frame/runs.ts';
import { insideOf, type PaneSize } from '../panes/pane-size.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
import { overlay, plotDotted, plotSeries } from '../plots/line-plot.ts';
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
  readonly label: (value: number) => string;
}

const MULTIPLES: readonly Multiple[] = [
  {
    ...{ title: 'req/s', token: 'requests', figure: 'requestsPerSecond', isLogarithmic: false, label: formatShort },
    series: ({ state }) => state.series.requestsPerSecond,
  },
  {
    ...{ title: 'p99 latency', token: 'latency', figure: 'p99Ms', isLogarithmic: false, label: formatMs },
    series: ({ state }) => state.series.p99Ms,
  },
  {
    ...{ title: 'OS threads, log', token: 'threads', figure: 'threads', isLogarithmic: true, label: formatShort },
    series: ({ state }) => state.series.threads,
  },
  {
    ...{ title: 'resident', token: 'memory', figure: 'residentBytes', isLogarithmic: false, label: formatBytes },
    series: ({ state }) => state.series.rssBytes,
  },
  {
    ...{ title: 'cores', token: 'cores', figure: 'cpuPercent', isLogarithmic: false, label: formatCores },
    series: ({ state }) => state.series.cpuPercent,
  },
  {
    ...{ title: 'connections', token: 'connections', figure: 'connections', isLogarithmic: false, label: formatShort },
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

const LABEL_COLUMNS = 8;
/** Keeps the highest point off the border. */
const HEADROOM = 1.05;
/** With fewer rows inside, the time axis is left out. */
const AXIS_FROM_ROWS = 5;

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
  const plotColumns = columns - LABEL_COLUMNS;
  const scaled = multiple.isLogarithmic
    ? (value: number): number => Math.log10(Math.max(1, value))
    : (value: number) => value;
  const range = {
    fromMs,
    toMs,
    min: 0,
    max: scaled(multiple.isLogarithmic ? Math.max(2, highest) : highest) * HEADROOM,
  };
  const [front = [], back = []] = all.map((series, index) => {
    const points = series.points.map(({ atMs, value }) => ({ atMs, value: scaled(value) }));
    // Without colours the second one is told by its dots.
    const draw = index > 0 && !hasColours ? plotDotted : plotSeries;
    return draw(canvas, { ...series, points }, range, plotColumns, plotRows);
  });
  const label = (row: number): string => {
    const text = row === 0 ? multiple.label(highest) : row === plotRows - 1 ? (multiple.isLogarithmic ? '1' : '0') : '';
    return paint('dim', `${text.padStart(LABEL_COLUMNS - 1)} `);
  };
  const [over, under] = sides;
  const lines = front.map(
    (line, row) =>
      label(row) +
      runs(overlay(line, back[row] ?? ''), ({ isFront }) => isFront)
        .map(([isFront, cells]) =>
          paint((isFront ? over : under)?.colour ?? 'text', cells.map(({ text }) => text).join('')),
        )
        .join(''),
  );
  const axis = spread(formatElapsed(fromMs), formatElapsed(toMs), plotColumns);
  return hasAxis ? [...lines, ' '.repeat(LABEL_COLUMNS) + paint('dim', axis)] : lines;
}

/** On the common clock. */
const placed = (series: Series, { toCommonMs }: PairSide): Series => ({
  ...series,
  points: series.points.map(({ atMs, value }) => ({ atMs: toCommonMs(atMs), value })),
});
