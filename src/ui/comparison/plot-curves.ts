import type { CurvePoint } from '../../domain/comparison/curve-points.ts';
import { FIGURES, type FigureName, type FigureUnit } from '../../domain/comparison/figures.ts';
import { formatFigureShort } from '../../domain/comparison/words/figure-words.ts';
import { formatShort } from '../../domain/words/format.ts';
import { plain, toWidth } from '../frame/ansi-text.ts';
import { runs } from '../frame/runs.ts';
import { bar } from '../plots/bars.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
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
  const { curves, steps, columns, rows, paint, canvas: create, figure, nothing = 'not measured' } = input;
  const plotRows = rows - 1;
  const plotColumns = columns - LABEL_COLUMNS;
  const values = curves.flatMap(({ points }) => points.map(({ value }) => value));
  if (plotColumns < 4 || plotRows < 2) return [];
  const axis = axisLine(steps, columns, paint);
  if (values.length === 0) return [paint('dim', nothing), ...new Array<string>(plotRows - 1).fill(''), axis];
  const scale = scaleOf(values, input.logarithmic);
  const [from, to] = [Math.log(steps[0] ?? 1), Math.log(steps.at(-1) ?? 1)];
  const dot: Dot = ({ connections, value }) => [
    Math.round((to === from ? 0 : (Math.log(connections) - from) / (to - from)) * (plotColumns * DOTS_X - 1)),
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
  const unit = unitOf(figure);
  const label = (row: number): string => {
    const value = row === 0 ? scale.top : row === plotRows - 1 ? scale.bottom : null;
    return paint('dim', (value === null ? '' : shortFigure(unit, value)).padStart(LABEL_COLUMNS - 1));
  };
  const body = Array.from({ length: plotRows }, (_, row) => `${label(row)} ${cellsOf(layers, row, plotColumns)}`);
  return [...body, axis];
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

/** Every so many dots. */
const IDEAL_SPACING = 4;

/** What was possible, as far as it lies on the scale of what was measured: dots behind the curves. */
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
      if (x % IDEAL_SPACING === 0 && y >= 0 && y < plot.plotRows * DOTS_Y) canvas.dot(x, y);
    }
  }
  return canvas.frame();
}

/** Whether anything of the ideal lies on the scale of what was measured; it is drawn from one step to the next. */
export const isOnScale = (ideal: readonly CurvePoint[], measured: readonly number[]): boolean =>
  ideal.length > 1 && Math.min(...ideal.map(({ value }) => value)) <= Math.max(...measured);

function axisLine(steps: readonly number[], columns: number, paint: Paint): string {
  const [first, last] = [formatShort(steps[0] ?? 0), formatShort(steps.at(-1) ?? 0)];
  const room = columns - LABEL_COLUMNS - first.length - last.length;
  return `${' '.repeat(LABEL_COLUMNS)}${paint('dim', `${first}${' '.repeat(Math.max(1, room))}${last}`)}`;
}

interface Scale {
  readonly top: number;
  readonly bottom: number;
  /** 0 at the bottom, 1 at the top. */
  readonly share: (value: number) => number;
}

function scaleOf(values: readonly number[], logarithmic: boolean): Scale {
  const top = Math.max(...values);
  if (!logarithmic || Math.min(...values) <= 0) {
    return { top, bottom: 0, share: (value) => (top <= 0 ? 0 : value / top) };
  }
  const bottom = 1;
  const span = Math.log(Math.max(top, 2) / bottom);
  return { top, bottom, share: (value) => Math.max(0, Math.log(value / bottom) / span) };
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
