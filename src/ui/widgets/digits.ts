/**
 * Big digits, readable from the back row. Two sizes: five rows of whole blocks for the large screen, three rows of half blocks
 * where there is less room. All digits of a size are equally wide, so that a running count does not jump.
 */
export interface Digits {
  readonly rows: readonly string[];
  readonly columns: number;
}

export type DigitSize = 3 | 5;

const SMALL: Readonly<Record<string, readonly string[]>> = {
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
  '–': ['   ', '───', '   '],
  '?': ['▀▀█', ' █▀', ' ▄ '],
  k: ['█ ▄', '█▀ ', '█ ▀'],
};

const LARGE: Readonly<Record<string, readonly string[]>> = {
  '0': ['█████', '██ ██', '██ ██', '██ ██', '█████'],
  '1': ['███  ', ' ██  ', ' ██  ', ' ██  ', '█████'],
  '2': ['█████', '   ██', '█████', '██   ', '█████'],
  '3': ['█████', '   ██', ' ████', '   ██', '█████'],
  '4': ['██ ██', '██ ██', '█████', '   ██', '   ██'],
  '5': ['█████', '██   ', '█████', '   ██', '█████'],
  '6': ['█████', '██   ', '█████', '██ ██', '█████'],
  '7': ['█████', '   ██', '   ██', '   ██', '   ██'],
  '8': ['█████', '██ ██', '█████', '██ ██', '█████'],
  '9': ['█████', '██ ██', '█████', '   ██', '█████'],
  ',': ['  ', '  ', '  ', '██', ' █'],
  '.': ['  ', '  ', '  ', '  ', '██'],
  '–': ['     ', '     ', ' ─── ', '     ', '     '],
  '?': ['█████', '   ██', ' ████', '     ', ' ██  '],
  k: ['██ ██', '████ ', '███  ', '████ ', '██ ██'],
};

/** Unknown characters are left out. */
export function digits(text: string, size: DigitSize): Digits {
  const font = size === 5 ? LARGE : SMALL;
  const glyphs = [...text].flatMap((char) => (font[char] === undefined ? [] : [font[char]]));
  const rows = Array.from({ length: size }, (_, row) => glyphs.map((glyph) => glyph[row] ?? '').join(' '));
  return { rows, columns: rows[0]?.length ?? 0 };
}
