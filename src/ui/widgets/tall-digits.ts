import { type Digits, digits } from './digits.ts';

/** Strokes at the top, the middle and the bottom; the rows between them are legs. */
const STROKES = 3;
const LEGS = 2;
const BASE_ROWS = 5;

/** The large digits, `wide` times as wide, and as high as `rows` allows: strokes keep their proportion, legs grow. */
export function tallDigits(text: string, wide: number, rows: number): readonly string[] {
  const leg = Math.max(1, Math.floor((rows - STROKES * wide) / LEGS));
  return digits(text, BASE_ROWS).rows.flatMap((row, index) => {
    const line = [...row].map((cell) => cell.repeat(wide)).join('');
    return new Array<string>(index % 2 === 0 ? wide : leg).fill(line);
  });
}

/** Higher than this for their width, digits are hard to read. */
const MOST_ROWS_PER_WIDTH = 7;

/** Digits of at most so many rows: three, five, or as high and wide as there is room; never narrower than five rows are. */
export function digitsWithin(text: string, rows: number, columns: number): Digits {
  if (rows <= BASE_ROWS) return digits(text, rows < BASE_ROWS ? 3 : BASE_ROWS);
  const wide = widestFor(text, columns, rows);
  const tall = tallDigits(text, wide, Math.min(rows, wide * MOST_ROWS_PER_WIDTH));
  return { rows: tall, columns: tall[0]?.length ?? 0 };
}

/** The greatest width factor at which the text has room, at least 1. */
export function widestFor(text: string, columns: number, rows: number): number {
  const byColumns = Math.floor(columns / Math.max(1, digits(text, BASE_ROWS).columns));
  return Math.max(1, Math.min(byColumns, Math.floor(rows / BASE_ROWS)));
}
