/** How a cell of a terminal is coloured: hex digits, or null for the terminal's own. */
export interface CellStyle {
  readonly foreground: string | null;
  readonly background: string | null;
  readonly bold: boolean;
  readonly faint: boolean;
}

export interface Cell extends CellStyle {
  readonly character: string;
}

const PLAIN: CellStyle = { foreground: null, background: null, bold: false, faint: false };

/**
 * The 16 colours as xterm has them (XTerm-col.ad): which ones a terminal shows is its own setting, and it does not say. A screen of 256
 * or more colours uses none of them.
 */
const SIXTEEN = [
  ...['000000', 'cd0000', '00cd00', 'cdcd00', '0000ee', 'cd00cd', '00cdcd', 'e5e5e5'],
  ...['7f7f7f', 'ff0000', '00ff00', 'ffff00', '5c5cff', 'ff00ff', '00ffff', 'ffffff'],
];
/** Levels of a channel in the cube of 256 colours. */
const LEVELS = [0, 95, 135, 175, 215, 255];

const hex = (channels: readonly number[]): string =>
  channels.map((channel) => channel.toString(16).padStart(2, '0')).join('');

function of256(index: number): string {
  if (index < 16) return SIXTEEN[index] ?? 'ffffff';
  if (index >= 232) return hex(new Array<number>(3).fill(8 + (index - 232) * 10));
  const at = index - 16;
  return hex([Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((level) => LEVELS[level] ?? 0));
}

/** A painted line as cells: colours (SGR) are the only sequences that it has, and each character takes one column. */
export function cellsOf(line: string): readonly Cell[] {
  let style = PLAIN;
  let inverse = false;
  return line.split(/(\x1b\[[\d;]*m)/).flatMap((part): Cell[] => {
    const codes = /^\x1b\[([\d;]*)m$/.exec(part)?.[1];
    if (codes === undefined)
      return [...part].map((character) => ({ ...(inverse ? inverted(style) : style), character }));
    const numbers = codes === '' ? [0] : codes.split(';').map(Number);
    if (numbers.includes(0)) inverse = false;
    if (numbers[0] === 7) inverse = true;
    style = styled(style, numbers);
    return [];
  });
}

/** Swapped as far as they are known: the terminal's own foreground is the page's text. */
const inverted = (style: CellStyle): CellStyle => ({
  ...style,
  foreground: style.background ?? PAGE,
  background: style.foreground ?? TEXT,
});

/** Stand for the colours of the page and of its text, where something is swapped. */
export const PAGE = 'page';
export const TEXT = 'text';

function styled(before: CellStyle, codes: readonly number[]): CellStyle {
  const [code, ...rest] = codes;
  if (code === undefined) return before;
  const [kind, first = 0, green = 0, blue = 0] = rest;
  const isLong = code === 38 || code === 48;
  const colour = isLong
    ? kind === 2
      ? hex([first, green, blue])
      : of256(first)
    : (SIXTEEN[code >= 90 ? (code % 10) + 8 : code % 10] ?? null);
  return styled(changed(before, code, colour), isLong ? rest.slice(kind === 2 ? 4 : 2) : rest);
}

function changed(before: CellStyle, code: number, colour: string | null): CellStyle {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...before, bold: true };
  if (code === 2) return { ...before, faint: true };
  if (code === 39) return { ...before, foreground: null };
  if (code === 49) return { ...before, background: null };
  if (code === 48 || (code >= 40 && code <= 47) || (code >= 100 && code <= 107))
    return { ...before, background: colour };
  if (code === 38 || (code >= 30 && code <= 37) || (code >= 90 && code <= 97)) return { ...before, foreground: colour };
  return before;
}

/** Without its colours. */
export const textOf = (line: string): string => line.replace(/\x1b\[[\d;]*m/g, '').trimEnd();
