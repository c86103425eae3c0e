import { digits } from './digits.ts';

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

/** The greatest width factor at which the text has room, at least 1. */
export function widestFor(text: string, columns: number, rows: number): number {
  const byColumns = Math.floor(columns / Math.max(1, digits(text, BASE_ROWS).columns));
  return Math.max(1, Math.min(byColumns, Math.floor(rows / BASE_ROWS)));
}
