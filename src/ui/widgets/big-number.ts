import { bold, gap, type Line } from '../spans.ts';
import type { Tone } from '../theme.ts';

/** Three rows of half blocks: three columns a digit. */
const MEDIUM: Readonly<Record<string, readonly string[]>> = {
  '0': ['█▀█', '█ █', '█▄█'],
  '1': ['▀█ ', ' █ ', '▄█▄'],
  '2': ['▀▀█', '█▀▀', '█▄▄'],
  '3': ['▀▀█', ' ▀█', '▄▄█'],
  '4': ['█ █', '▀▀█', '  █'],
  '5': ['█▀▀', '▀▀█', '▄▄█'],
  '6': ['█▀▀', '█▀█', '█▄█'],
  '7': ['▀▀█', '  █', '  █'],
  '8': ['█▀█', '█▀█', '█▄█'],
  '9': ['█▀█', '▀▀█', '▄▄█'],
  ',': [' ', ' ', '▟'],
  '.': [' ', ' ', '▄'],
  k: ['█ ▖', '█▞ ', '█▝▖'],
  M: ['█▖▗█', '█▝▘█', '█  █'],
  '–': ['   ', '▀▀▀', '   '],
};

/** Five rows of full blocks, strokes of two columns (as thick as a row is high): the hero, read from the back row. */
const LARGE: Readonly<Record<string, readonly string[]>> = {
  '0': ['██████', '██  ██', '██  ██', '██  ██', '██████'],
  '1': ['████  ', '  ██  ', '  ██  ', '  ██  ', '██████'],
  '2': ['██████', '    ██', '██████', '██    ', '██████'],
  '3': ['██████', '    ██', ' █████', '    ██', '██████'],
  '4': ['██  ██', '██  ██', '██████', '    ██', '    ██'],
  '5': ['██████', '██    ', '██████', '    ██', '██████'],
  '6': ['██████', '██    ', '██████', '██  ██', '██████'],
  '7': ['██████', '    ██', '    ██', '    ██', '    ██'],
  '8': ['██████', '██  ██', '██████', '██  ██', '██████'],
  '9': ['██████', '██  ██', '██████', '    ██', '██████'],
  ',': ['  ', '  ', '  ', '██', ' █'],
  '–': ['      ', '      ', '██████', '      ', '      '],
};

export type DigitSize = 'medium' | 'large';
const FONTS = { medium: MEDIUM, large: LARGE } as const;
export const DIGIT_ROWS = { medium: 3, large: 5 } as const;

/** Columns that `text` takes. */
export function bigWidth(text: string, size: DigitSize): number {
  const font = FONTS[size];
  return [...text].reduce((sum, character) => sum + (font[character]?.[0]?.length ?? 0) + 1, -1);
}

/** Digits, `,` `.` `k` `M` and `–`; anything else is left out. */
export function bigNumber(text: string, size: DigitSize, tone: Tone): Line[] {
  const font = FONTS[size];
  const glyphs = [...text].flatMap((character) => font[character] ?? []);
  if (glyphs.length === 0) return [];
  return Array.from({ length: DIGIT_ROWS[size] }, (_, row): Line => {
    const parts = [...text].flatMap((character) => {
      const glyph = font[character]?.[row];
      return glyph === undefined ? [] : [glyph];
    });
    return [bold(parts.join(' '), tone)];
  });
}

/** The largest size in which `widest` fits; null: not even the medium one does, and plain text must do. */
export function digitSizeFor(widest: string, columns: number, rows: number): DigitSize | null {
  if (rows >= DIGIT_ROWS.large && bigWidth(widest, 'large') <= columns) return 'large';
  return rows >= DIGIT_ROWS.medium && bigWidth(widest, 'medium') <= columns ? 'medium' : null;
}

/** Fills a block of digits up to `rows`, its picture in the middle. */
export function verticallyCentred(lines: readonly Line[], rows: number): Line[] {
  const above = Math.max(0, Math.floor((rows - lines.length) / 2));
  return [...new Array<Line>(above).fill([gap(0)]), ...lines].slice(0, rows);
}
