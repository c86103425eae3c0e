import type { CurvePoint } from '../../domain/comparison/curve-points.ts';
import { FIGURES, type FigureName, type FigureUnit } from '../../domain/comparison/figures.ts';
import { formatFigureShort } from '../../domain/comparison/words/figure-words.ts';
import { formatShort, formatTick } from '../../domain/words/format.ts';
import { plain, toWidth } from '../frame/ansi-text.ts';
import { runs } from '../frame/runs.ts';
import { roundness, xAxis, yAxis } from '../plots/axes.ts';
import { bar } from '../plots/bars.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
import {
  BYTES,
  brokenScale,
  COUNT,
  linearScale,
  logScale,
  type Measure,
  MILLISECONDS,
  PERCENT,
  type Scale,
} from '../plots/scale.ts';
import type { Paint, Token } from '../theme.ts';

interface Plot {
  readonly figure: FigureName;
  /** The inside of its pane. */
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
}

export interface Curve {
  readonly colour: Token;
  /** Ascending by connections. */
  readonly points: readonly CurvePoint[];
  /** Behind what is looked at. */
  readonly faint?: boolean;
  /** It still grows: its last point is marked. */
  readonly grows?: boolean;
}

export interface CurvesInput extends Plot {
  /** The first in front of those after it. */
  readonly curves: readonly Curve[];
  /** All that are on the axis, ascending: measured or not. */
  readonly steps: readonly number[];
  readonly ideal: readonly CurvePoint[];
  readonly logarithmic: boolean;
  readonly canvas: CreateCanvas;
  /** In place of curves where there is no point. */
  readonly nothing?: string;
}

export interface Bar {
  readonly name: string;
  readonly colour: Token;
  readonly value: number | null;
  readonly faint?: boolean;
}

export interface BarsInput extends Plot {
  readonly bars: readonly Bar[];
}

const MIN_COLUMNS = 12;
/** Of a bar's figure. */
const LABEL_COLUMNS = 6;
const DOTS_X = 2;
const DOTS_Y = 4;
const HEAD = '●';

type Dot = (point: CurvePoint) => readonly [x: number, y: number];

interface Layer {
  readonly frame: readonly string[];
  readonly paint: (text: string) => string;
}

/** One figure over connections, all curves on one scale. */
export function plotCurves(input: CurvesInput): readonly string[] {
  const { curves, steps, columns, rows, paint, canvas: create, nothing = 'not measured' } = input;
  const plotRows = rows - 1;
  const values = curves.flatMap(({ points }) => points.map(({ value }) => value));
  if (columns < MIN_COLUMNS || plotRows < 2) return [];
  if (values.length === 0) {
    const below = paint('dim', stepsAxis(steps, columns));
    return [paint('dim', nothing), ...new Array<string>(plotRows - 1).fill(''), below];
  }
  const scale = scaleFor(input, values, plotRows);
  const axis = yAxis(scale, plotRows);
  const gutter = (axis[0] ?? '').length;
  const plotColumns = columns - gutter;
  const along = placeOf(steps);
  const dot: Dot = ({ connections, value }) => [
    Math.round(along(connections) * (plotColumns * DOTS_X - 1)),
    Math.round((1 - scale.share(value)) * (plotRows * DOTS_Y - 1)),
  ];
  const layers = curves.flatMap(({ colour, points, faint = false, grows = false }): Layer[] => {
    const drawn = create(plotColumns, plotRows);
    const path = points.map(dot);
    // A single step is a dot.
    drawn.line(path.length === 1 ? [...path, ...path] : path);
    const style = { faint };
    const curve: Layer = { frame: drawn.frame(), paint: (character) => paint(colour, character, style) };
    const last = path.at(-1);
    return grows && last !== undefined ? [headLayer(last, plotRows, (head) => paint(colour, head)), curve] : [curve];
  });
  const ideal = idealFrame(input.ideal, { dot, plotColumns, plotRows, create });
  layers.push({ frame: ideal, paint: (character) => paint('dim', character) });
  const body = Array.from(
    { length: plotRows },
    (_, row) => `${paint('dim', axis[row] ?? '')}${cellsOf(layers, row, plotColumns)}`,
  );
  return [...body, ' '.repeat(gutter) + paint('dim', stepsAxis(steps, plotColumns))];
}

/** One row, each cell of the frontmost layer that has something there. */
function cellsOf(layers: readonly Layer[], row: number, columns: number): string {
  const cells = Array.from({ length: columns }, (_, column) => {
    const layer = layers.find(({ frame }) => !isBlank(frame[row]?.charAt(column) ?? ''));
    return { layer, character: layer?.frame[row]?.charAt(column) ?? ' ' };
  });
  return runs(cells, ({ layer }) => layer)
    .map(([layer, run]) => {
      const text = run.map(({ character }) => character).join('');
      return layer === undefined ? text : layer.paint(text);
    })
    .join('');
}

const isBlank = (character: string): boolean => character === '' || character === ' ' || character === '\u2800';

function headLayer([x, y]: readonly [number, number], rows: number, paint: Layer['paint']): Layer {
  const at = Math.floor(y / DOTS_Y);
  const line = `${' '.repeat(Math.floor(x / DOTS_X))}${HEAD}`;
  return { frame: Array.from({ length: rows }, (_, row) => (row === at ? line : '')), paint };
}

/** Every so many dots: one a column. */
const IDEAL_SPACING = 2;

/** What was possible: dots behind the curves, above the break where the axis is broken. */
function idealFrame(
  points: readonly CurvePoint[],
  plot: {
    readonly dot: Dot;
    readonly plotColumns: number;
    readonly plotRows: number;
    readonly create: CreateCanvas;
  },
): readonly string[] {
  const canvas = plot.create(plot.plotColumns, plot.plotRows);
  for (const [index, point] of points.entries()) {
    const next = points[index + 1];
    if (next === undefined) break;
    const [[fromX, fromY], [toX, toY]] = [plot.dot(point), plot.dot(next)];
    for (let x = fromX; x <= toX; x += 1) {
      const y = Math.round(fromY + ((toY - fromY) * (x - fromX)) / Math.max(1, toX - fromX));
      if (x % IDEAL_SPACING === 0) canvas.dot(x, y);
    }
  }
  return canvas.frame();
}

/** Whether the ideal is drawn: from one step to the next. */
export const isDrawn = (ideal: readonly CurvePoint[]): boolean => ideal.length > 1;

/** Where a number of connections is between the first step and the last: 0 to 1, logarithmic. */
function placeOf(steps: readonly number[]): (connections: number) => number {
  const [from, to] = [Math.log(steps[0] ?? 1), Math.log(steps.at(-1) ?? 1)];
  return (connections) => (to === from ? 0 : (Math.log(connections) - from) / (to - from));
}

function stepsAxis(steps: readonly number[], columns: number): string {
  const along = placeOf(steps);
  return xAxis(
    steps.map((connections) => ({
      at: Math.round(along(connections) * (columns - 1)),
      label: formatTick(connections),
      weight: roundness(connections),
    })),
    columns,
  );
}

const MEASURES: Readonly<Record<FigureUnit, Measure>> = {
  count: COUNT,
  perSecond: COUNT,
  bytes: BYTES,
  ms: MILLISECONDS,
  percent: PERCENT,
  microseconds: COUNT,
};

/** The ideal is on the scale up to this many times what was measured; beyond, the axis is broken below it. */
const IDEAL_HEADROOM = 1.6;

function scaleFor({ figure, logarithmic, ideal }: CurvesInput, values: readonly number[], rows: number): Scale {
  const measure = MEASURES[unitOf(figure)];
  const highest = Math.max(...values);
  if (logarithmic && Math.min(...values) > 0) return logScale(1, highest, measure);
  const beyond = Math.max(0, ...ideal.map(({ value }) => value));
  return beyond > highest * IDEAL_HEADROOM
    ? brokenScale(highest, beyond, rows, measure)
    : linearScale(Math.max(highest, beyond), measure);
}

/** A bar a subject, with its figure; as many as there are rows. */
export function plotBars({ bars, columns, rows, paint, figure }: BarsInput): readonly string[] {
  const unit = unitOf(figure);
  const top = Math.max(0, ...bars.map(({ value }) => value ?? 0));
  const nameColumns = Math.min(Math.floor(columns / 3), Math.max(0, ...bars.map(({ name }) => name.length)));
  const barColumns = columns - nameColumns - LABEL_COLUMNS - 2;
  return bars.slice(0, rows).map(({ name, colour, value, faint = false }) => {
    const style = { faint };
    const share = value === null || top <= 0 ? 0 : value / top;
    const drawn = toWidth(paint(colour, bar(share, barColumns), style), barColumns);
    return `${paint(colour, toWidth(plain(name), nameColumns), style)} ${drawn} ${shortFigure(unit, value).padStart(LABEL_COLUMNS)}`;
  });
}

const unitOf = (figure: FigureName): FigureUnit => FIGURES.find(({ name }) => name === figure)?.unit ?? 'count';

/** At most six columns: `49.2k`, `341ms`, `361M`. */
function shortFigure(unit: FigureUnit, value: number | null): string {
  const text = formatFigureShort(unit, value);
  if (unit === 'count' || unit === 'perSecond') return value === null ? text : formatShort(value);
  return text
    .replace(' ms', 'ms')
    .replace(' s', 's')
    .replace(/ ([KMGT])B$/, '$1')
    .replace(' B', 'B')
    .replace(' %', '%');
}

/** The same for a figure by its name. */
export const shortOf = (figure: FigureName, value: number | null): string => shortFigure(unitOf(figure), value);
