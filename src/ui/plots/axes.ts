import { formatElapsed } from '../../domain/words/format.ts';
import type { Scale, ScaleTick } from './scale.ts';
import { timeTicks } from './ticks.ts';

const DOTS_Y = 4;

/** Beside each row of a plot: `  50k┤`, `     │`; where the axis is broken `  50k≈`. All are equally wide. */
export const yAxis = (scale: Scale, rows: number): readonly string[] =>
  axisLines(
    new Map(scale.ticks(rows).map((tick) => [rowOf(tick, rows), tick.label])),
    rows,
    scale.isBroken ? BROKEN_ROW : null,
  );

const BROKEN_ROW = 1;

/** The same with the labels of given rows. */
export function axisLines(
  labels: ReadonlyMap<number, string>,
  rows: number,
  brokenRow: number | null = null,
): readonly string[] {
  const columns = Math.max(0, ...[...labels.values()].map((label) => label.length));
  return Array.from({ length: rows }, (_, row) => {
    const label = labels.get(row);
    const line = row === brokenRow ? '≈' : label === undefined ? '│' : '┤';
    return `${(label ?? '').padStart(columns)}${line}`;
  });
}

const rowOf = ({ share }: ScaleTick, rows: number): number =>
  Math.floor(((1 - share) * (rows * DOTS_Y - 1) + 0.5) / DOTS_Y);

/** A tick of a horizontal axis. */
export interface AxisMark {
  /** Column of the plot. */
  readonly at: number;
  readonly label: string;
  /** Where not all have room, those of a higher weight are kept. */
  readonly weight?: number;
  /** Where its label stands; default: centred below its column. */
  readonly isStart?: boolean;
}

/** Between two labels. */
const LABEL_GAP = 2;

interface Placed {
  readonly from: number;
  readonly label: string;
}

/** One line below a plot: each label at its mark, moved in from the edges; the last and the first one before all others. */
export const xAxis = (marks: readonly AxisMark[], columns: number): string => lineOf(place(marks, columns), columns);

function place(marks: readonly AxisMark[], columns: number): readonly Placed[] {
  const last = marks.length - 1;
  const weightOf = (index: number): number => (index === last ? 1000 : index === 0 ? 999 : (marks[index]?.weight ?? 0));
  const order = marks.map((mark, index) => ({ mark, index })).sort((a, b) => weightOf(b.index) - weightOf(a.index));
  const placed: Placed[] = [];
  for (const { mark } of order) {
    const { at, label, isStart = false } = mark;
    const wanted = isStart ? at : at - (label.length >> 1);
    const from = Math.max(0, Math.min(columns - label.length, wanted));
    const isFree = placed.every(
      (other) => from >= other.from + other.label.length + LABEL_GAP || other.from >= from + label.length + LABEL_GAP,
    );
    if (isFree && label.length <= columns) placed.push({ from, label });
  }
  return placed.sort((a, b) => a.from - b.from);
}

const lineOf = (placed: readonly Placed[], columns: number): string =>
  placed.reduce((line, { from, label }) => line.padEnd(from) + label, '').padEnd(columns);

/** More would only be harder to read. */
const MOST_MOMENTS = 8;

/** Round moments of the run's clock below a plot of these columns: as many as stay apart, evenly; in little room two. */
export function timeAxis(fromMs: number, toMs: number, columns: number): string {
  const spanMs = Math.max(1, toMs - fromMs);
  const marksOf = (most: number): readonly AxisMark[] =>
    timeTicks(fromMs, toMs, most).map((atMs) => ({
      at: Math.round(((atMs - fromMs) / spanMs) * (columns - 1)),
      label: formatElapsed(atMs),
    }));
  for (let most = Math.min(MOST_MOMENTS, Math.floor(columns / SHORTEST_CLOCK)); most > 1; most -= 1) {
    const marks = marksOf(most);
    const placed = place(marks, columns);
    if (marks.length > 1 && placed.length === marks.length) return lineOf(placed, columns);
  }
  const few = marksOf(3);
  return xAxis([...few.slice(0, 1), ...few.slice(1).slice(-1)], columns);
}

/** `00:10` and a gap. */
const SHORTEST_CLOCK = 7;

/** Of round numbers those that begin a decade are seen first, then its halves. */
export function roundness(value: number): number {
  const mantissa = Math.round((value / 10 ** Math.floor(Math.log10(Math.max(1, value)))) * 10) / 10;
  return mantissa === 1 ? 3 : mantissa === 5 ? 2 : mantissa === 2 ? 1 : 0;
}
