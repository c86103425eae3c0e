import type { ComparedStep } from '../../domain/comparison/comparison.ts';
import type { FigureName, FigureUnit } from '../../domain/comparison/figures.ts';
import { formatFigureShort } from '../../domain/comparison/words/figure-words.ts';
import { formatShort } from '../../domain/words/format.ts';
import { plain, toWidth } from '../frame/ansi-text.ts';
import { bar } from '../plots/bars.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
import type { Paint, Token } from '../theme.ts';

/** One figure of every subject: a small multiple. */
export interface MultipleInput {
  readonly figure: FigureName;
  readonly steps: readonly ComparedStep[];
  readonly subjects: readonly { readonly name: string; readonly colour: Token }[];
  readonly logarithmic: boolean;
  /** The inside of its pane. */
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
  readonly canvas: CreateCanvas;
}

const LABEL_COLUMNS = 6;
const DOTS_X = 2;
const DOTS_Y = 4;

interface Point {
  readonly connections: number;
  readonly value: number;
}

const medians = ({ steps, figure }: MultipleInput, name: string): readonly Point[] =>
  steps.flatMap(({ connections, rows }) => {
    const value = rows.find(({ subject }) => subject === name)?.cells[figure].median ?? null;
    return value === null ? [] : [{ connections, value }];
  });

/** Medians over connections, on one scale: the first subject in front of those after it. */
export function curves(input: MultipleInput): readonly string[] {
  const { subjects, steps, columns, rows, paint, canvas: create, figure } = input;
  const plotRows = rows - 1;
  const plotColumns = columns - LABEL_COLUMNS;
  const all = subjects.map(({ name, colour }) => ({ colour, points: medians(input, name) }));
  const values = all.flatMap(({ points }) => points.map(({ value }) => value));
  if (values.length === 0 || plotColumns < 4 || plotRows < 2) return [paint('dim', 'not measured')];
  const scale = scaleOf(values, input.logarithmic);
  const [from, to] = [Math.log(steps[0]?.connections ?? 1), Math.log(steps.at(-1)?.connections ?? 1)];
  const dot = ({ connections, value }: Point): readonly [number, number] => [
    Math.round(((Math.log(connections) - from) / (to - from)) * (plotColumns * DOTS_X - 1)),
    Math.round((1 - scale.share(value)) * (plotRows * DOTS_Y - 1)),
  ];
  const layers: { readonly colour: Token; readonly frame: readonly string[] }[] = all.map(({ colour, points }) => {
    const drawn = create(plotColumns, plotRows);
    const path = points.map(dot);
    // A single step is a dot.
    drawn.line(path.length === 1 ? [...path, ...path] : path);
    return { colour, frame: drawn.frame() };
  });
  const unit = steps[0]?.rows[0]?.cells[figure].unit ?? 'count';
  const label = (row: number): string => {
    const value = row === 0 ? scale.top : row === plotRows - 1 ? scale.bottom : null;
    return paint('dim', (value === null ? '' : short(unit, value)).padStart(LABEL_COLUMNS - 1));
  };
  const ideal = figure === 'requestsPerSecond' ? idealFrame(steps, { dot, plotColumns, plotRows, create }) : [];
  layers.push({ colour: 'dim', frame: ideal });
  const body = Array.from({ length: plotRows }, (_, row) => {
    const cells = Array.from({ length: plotColumns }, (_cell, column) => {
      for (const { colour, frame } of layers) {
        const character = frame[row]?.charAt(column) ?? ' ';
        if (character !== ' ' && character !== '\u2800' && character !== '') return paint(colour, character);
      }
      return ' ';
    });
    return `${label(row)} ${cells.join('')}`;
  });
  return [...body, axis(steps, columns, paint)];
}

/** Every so many dots. */
const IDEAL_SPACING = 4;

/** What was possible, as far as it lies on the scale of what was measured: dots behind the curves. */
function idealFrame(
  steps: readonly ComparedStep[],
  plot: {
    readonly dot: (point: Point) => readonly [number, number];
    readonly plotColumns: number;
    readonly plotRows: number;
    readonly create: CreateCanvas;
  },
): readonly string[] {
  const points = steps.flatMap(({ connections, rows }) => {
    const known = rows.find(({ cells }) => (cells.ofIdealPercent.median ?? 0) > 0)?.cells;
    const [served, percent] = [known?.requestsPerSecond.median ?? null, known?.ofIdealPercent.median ?? null];
    return served === null || percent === null ? [] : [{ connections, value: (served / percent) * 100 }];
  });
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

function axis(steps: readonly ComparedStep[], columns: number, paint: Paint): string {
  const [first, last] = [formatShort(steps[0]?.connections ?? 0), formatShort(steps.at(-1)?.connections ?? 0)];
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

/** At one step there is no curve: a bar a subject, with its figure. */
export function bars(input: MultipleInput): readonly string[] {
  const { subjects, columns, rows, paint, steps, figure } = input;
  const unit = steps[0]?.rows[0]?.cells[figure].unit ?? 'count';
  const found = subjects.map(({ name, colour }) => ({
    name,
    colour,
    value: medians(input, name).at(-1)?.value ?? null,
  }));
  const top = Math.max(0, ...found.map(({ value }) => value ?? 0));
  const nameColumns = Math.min(Math.floor(columns / 3), Math.max(...subjects.map(({ name }) => name.length)));
  const barColumns = columns - nameColumns - LABEL_COLUMNS - 2;
  return found.slice(0, rows).map(({ name, colour, value }) => {
    const drawn = toWidth(paint(colour, bar(value === null || top <= 0 ? 0 : value / top, barColumns)), barColumns);
    return `${paint(colour, toWidth(plain(name), nameColumns))} ${drawn} ${short(unit, value).padStart(LABEL_COLUMNS)}`;
  });
}

/** At most six columns: `49.2k`, `341ms`, `361M`. */
function short(unit: FigureUnit, value: number | null): string {
  const text = formatFigureShort(unit, value);
  if (unit === 'count' || unit === 'perSecond') return value === null ? text : formatShort(value);
  return text
    .replace(' ms', 'ms')
    .replace(' s', 's')
    .replace(/ ([KMGT])B$/, '$1')
    .replace(' B', 'B')
    .replace(' %', '%');
}
