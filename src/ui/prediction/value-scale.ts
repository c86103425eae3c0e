import { formatPredicted } from '../../domain/meaning/prediction.ts';
import type { Guess, Question } from '../../domain/state/prediction.ts';
import { plain, toWidth } from '../frame/ansi-text.ts';
import type { PaneSize } from '../panes/pane-size.ts';
import type { Paint, Token } from '../theme.ts';

export interface ScaleOptions {
  readonly question: Question;
  readonly guesses: readonly Guess[];
  /** Null: nothing was measured. */
  readonly measured: number | null;
  readonly token: Token;
  readonly size: PaneSize;
  readonly paint: Paint;
}

/** A text somewhere on a line; `at` is its middle. */
interface Label {
  readonly at: number;
  readonly text: string;
}

/** Marks, axis and ticks; the rest of the rows is for names. */
const FIXED_ROWS = 3;
/** Air at both ends, so that a label at the end of the axis has room. */
const MARGIN = 4;

/** The guesses and what was measured on a logarithmic axis, whole decades long. */
export function valueScale({ question, guesses, measured, token, size, paint }: ScaleOptions): string[] {
  const { columns, rows } = size;
  const values = [...guesses.map(({ value }) => value), ...(measured === null ? [] : [measured])];
  const { from, to } = decadesOf(question.field === 'rss' ? 1024 ** 2 : 1, values);
  const width = columns - 2 * MARGIN;
  const columnOf = (value: number): number =>
    MARGIN + Math.round((Math.log10(Math.max(value, from) / from) / Math.log10(to / from)) * (width - 1));
  const names = placed(
    guesses.map(({ name, value }) => ({
      at: columnOf(value),
      text: plain(name ?? `guess ${formatPredicted(question.field, value)}`),
    })),
    columns,
    Math.max(1, rows - FIXED_ROWS),
  );
  const marks = new Array<string>(columns).fill(' ');
  for (const { value } of guesses) marks[columnOf(value)] = paint('strong', '●');
  if (measured !== null) marks[columnOf(measured)] = paint(token, '◆', { bold: true });
  const ticks = ticksOf(from, to);
  const axis = Array.from({ length: columns }, (_, column) =>
    column < MARGIN || column >= MARGIN + width ? ' ' : ticks.some((tick) => columnOf(tick) === column) ? '┼' : '─',
  );
  const [tickLine = ''] = placed(
    ticks.map((tick) => ({ at: columnOf(tick), text: formatPredicted(question.field, tick) })),
    columns,
    1,
  ).lines;
  const hidden = names.hidden === 0 ? [] : [`and ${names.hidden} more`];
  return [
    ...[...hidden, ...names.lines].map((line) => paint('text', line)),
    marks.join(''),
    paint('border', axis.join('')),
    paint('dim', tickLine),
  ].map((line) => toWidth(line, columns));
}

/** From the power of ten at or below the least to the one above the greatest. `unit`: what the powers are counted in. */
function decadesOf(unit: number, values: readonly number[]): { readonly from: number; readonly to: number } {
  const exponents = values.map((value) => Math.log10(Math.max(value, unit / 1e6) / unit));
  const low = Math.floor(Math.min(...exponents, 0) + 1e-9);
  const high = Math.ceil(Math.max(...exponents, low + 1) - 1e-9);
  return { from: unit * 10 ** low, to: unit * 10 ** high };
}

function ticksOf(from: number, to: number): readonly number[] {
  const decades = Math.round(Math.log10(to / from));
  return Array.from({ length: decades + 1 }, (_, index) => from * 10 ** index);
}

/** Each label on the lowest line where it is free; what has no room is counted. */
function placed(
  labels: readonly Label[],
  columns: number,
  most: number,
): { readonly lines: readonly string[]; readonly hidden: number } {
  const lines: string[] = [];
  let hidden = 0;
  for (const { at, text } of labels) {
    const start = Math.max(0, Math.min(columns - text.length, at - Math.floor(text.length / 2)));
    const end = start + text.length;
    const isFree = (line: string): boolean => line.slice(Math.max(0, start - 1), end + 1).trim() === '';
    const free = lines.findIndex(isFree);
    const index = free === -1 ? lines.length : free;
    if (index >= most || text.length > columns) {
      hidden += 1;
      continue;
    }
    const line = (lines[index] ?? '').padEnd(columns);
    lines[index] = `${line.slice(0, start)}${text}${line.slice(end)}`;
  }
  // The lowest line is next to the marks.
  return { lines: lines.reverse(), hidden };
}
