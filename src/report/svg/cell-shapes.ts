import { round } from '../../domain/words/round.ts';

/** A cell of the picture, in pixels: as a monospaced font of 14 px has them. */
export const CELL = { width: 8.4, height: 17 } as const;

/** What is drawn of a character whose shape must meet its neighbours, or which fonts may not have. Null: it is text. */
export interface Shape {
  readonly kind: 'line' | 'area' | 'dots';
  readonly path: string;
  /** Of an area: 1, or the share that a shade covers. */
  readonly opacity?: number;
}

/** Box drawing: which sides of the cell its light lines reach. Arcs are drawn round. */
const LINES: Readonly<Record<string, string>> = {
  '─': 'lr',
  '│': 'ud',
  '╭': 'rd',
  '╮': 'ld',
  '╰': 'ru',
  '╯': 'lu',
  '┌': 'rd',
  '┐': 'ld',
  '└': 'ru',
  '┘': 'lu',
  '├': 'udr',
  '┤': 'udl',
  '┬': 'lrd',
  '┴': 'lru',
  '┼': 'lrud',
  '╴': 'l',
  '╵': 'u',
  '╶': 'r',
  '╷': 'd',
};
const ARCS = '╭╮╰╯';

/** Block elements: from the bottom U+2581 to U+2588, from the left U+2588 to U+258F, by eighths. */
const BLOCKS = { lowest: 0x2581, full: 0x2588, narrowest: 0x258f } as const;
const HALVES: Readonly<Record<string, readonly [x: number, y: number, width: number, height: number]>> = {
  '▀': [0, 0, 1, 0.5],
  '▐': [0.5, 0, 0.5, 1],
  '▔': [0, 0, 1, 1 / 8],
  '▕': [7 / 8, 0, 1 / 8, 1],
};
const SHADES: Readonly<Record<string, number>> = { '░': 0.25, '▒': 0.5, '▓': 0.75 };

/** Braille patterns: bits 0 to 2 and 6 are the left column from above, 3 to 5 and 7 the right one. */
const BRAILLE = { first: 0x2800, last: 0x28ff } as const;
const DOTS = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 1],
  [1, 2],
  [0, 3],
  [1, 3],
] as const;

/** At `x`, `y`, the upper left corner of its cell. */
export function shapeOf(character: string, x: number, y: number): Shape | null {
  const code = character.codePointAt(0) ?? 0;
  const sides = LINES[character];
  if (sides !== undefined) return { kind: 'line', path: linePath(character, sides, x, y) };
  const shade = SHADES[character];
  if (shade !== undefined) return { kind: 'area', path: areaPath(x, y, [0, 0, 1, 1]), opacity: shade };
  const half = HALVES[character];
  if (half !== undefined) return { kind: 'area', path: areaPath(x, y, half) };
  if (code >= BLOCKS.lowest && code <= BLOCKS.full) {
    const share = (code - BLOCKS.lowest + 1) / 8;
    return { kind: 'area', path: areaPath(x, y, [0, 1 - share, 1, share]) };
  }
  if (code > BLOCKS.full && code <= BLOCKS.narrowest) {
    return { kind: 'area', path: areaPath(x, y, [0, 0, (BLOCKS.narrowest - code + 1) / 8, 1]) };
  }
  if (code >= BRAILLE.first && code <= BRAILLE.last)
    return { kind: 'dots', path: dotsPath(code - BRAILLE.first, x, y) };
  return null;
}

const near = (value: number): number => round(value, 2);

function areaPath(x: number, y: number, [left, top, width, height]: readonly [number, number, number, number]): string {
  const [across, down] = [near(width * CELL.width), near(height * CELL.height)];
  return `M${near(x + left * CELL.width)} ${near(y + top * CELL.height)}h${across}v${down}h${-across}z`;
}

function linePath(character: string, sides: string, x: number, y: number): string {
  const [right, bottom] = [near(x + CELL.width), near(y + CELL.height)];
  const [middle, centre] = [near(x + CELL.width / 2), near(y + CELL.height / 2)];
  const ends: Readonly<Record<string, string>> = {
    l: `${near(x)} ${centre}`,
    r: `${right} ${centre}`,
    u: `${middle} ${near(y)}`,
    d: `${middle} ${bottom}`,
  };
  const [first = 'l', second = 'r'] = sides;
  if (ARCS.includes(character)) return `M${ends[first]}Q${middle} ${centre} ${ends[second]}`;
  return [...sides].map((side) => `M${middle} ${centre}L${ends[side]}`).join('');
}

/** Strokes of no length with round ends. */
const dotsPath = (bits: number, x: number, y: number): string =>
  DOTS.map(([column, row], bit) =>
    (bits & (1 << bit)) === 0
      ? ''
      : `M${near(x + (0.25 + column * 0.5) * CELL.width)} ${near(y + (0.125 + row * 0.25) * CELL.height)}h0`,
  ).join('');
