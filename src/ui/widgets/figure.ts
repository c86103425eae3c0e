import { columnsOf, toWidth } from '../frame/ansi-text.ts';
import { joined } from '../frame/joined.ts';
import type { Paint, Token } from '../theme.ts';
import { digits } from './digits.ts';
import { digitsWithin } from './tall-digits.ts';

export interface FigureOptions {
  /** The number as text: `10,000`; `–` where it is unknown. */
  readonly text: string;
  readonly token: Token;
  /** Rows that the digits may take: 3, or 5 and more. */
  readonly size: number;
  readonly columns: number;
  readonly rows: number;
  /** Painted lines beside the number, or under it if it takes the whole width. */
  readonly notes: readonly string[];
  /** Painted wordings of one line under number and notes; the first that fits is shown, if the trend keeps a row. */
  readonly captions?: readonly string[];
  /** Draws the trend in the rest under the number. */
  readonly trend: (columns: number, rows: number) => readonly string[];
  readonly paint: Paint;
}

/** Notes in less room than this beside a number would be unreadable. */
const MIN_NOTE_COLUMNS = 12;
const GAP = 3;

/** A big number, what it means beside it, its trend under it: the number first, its unit small. */
export function figure(options: FigureOptions): string[] {
  const { text, token, columns, notes, paint } = options;
  const widest = Math.max(0, ...notes.map(columnsOf));
  const noteColumns = Math.max(MIN_NOTE_COLUMNS, widest);
  const number = digitsWithin(text, options.size, columns - GAP - noteColumns);
  const fits = number.columns <= columns;
  const smaller = fits ? number : digits(text, 3);
  if (smaller.columns > columns) {
    return under([paint(token, text, { bold: true })], options);
  }
  const painted = smaller.rows.map((row) => paint(token, row, { bold: true }));
  const beside = columns - smaller.columns - GAP;
  if (beside >= noteColumns) {
    const skip = Math.max(0, painted.length - notes.length) >> 1;
    const lines = painted.map((row, index) => {
      const note = notes[index - skip] ?? '';
      return `${toWidth(row, smaller.columns)}${' '.repeat(GAP)}${note}`;
    });
    return withTrend(lines, options);
  }
  return under(painted, options);
}

/** Notes in one line under the number, as many as fit. */
function under(number: readonly string[], options: FigureOptions): string[] {
  const { notes, rows, columns, paint } = options;
  const lines = [...number, joined(notes, paint('dim', ' · '), columns)].slice(0, rows);
  return withTrend(lines, options);
}

/** The caption needs a row, and leaves the trend one. */
const CAPTION_FROM = 2;

function withTrend(lines: readonly string[], { captions = [], rows, columns, trend }: FigureOptions): string[] {
  const left = rows - lines.length;
  const caption = left < CAPTION_FROM ? undefined : captions.find((words) => columnsOf(words) <= columns);
  const shown = caption === undefined ? lines : [...lines, caption];
  return [...shown, ...trend(columns, rows - shown.length)];
}
