/**
 * A painted line as cells, and what to write to make one line of another. A line is text with SGR sequences, in which `\x1b[0m`
 * ends a style (ECMA-48 8.3.117). Most of a frame is as it was: without this, borders and legends are nine tenths of what is written, and
 * the kernel and the terminal work through each byte.
 */
export interface CellLine {
  /** Code points, one a column; cells behind the end are blanks. */
  readonly characters: Uint32Array;
  /** Index of each cell's style in `STYLES`. */
  readonly styles: Uint16Array;
  readonly length: number;
}

const ESCAPE = 0x1b;
const BLANK = 0x20;
const RESET = '\x1b[0m';
/** No style. */
const PLAIN = 0;

/** Every style that was ever drawn, as its SGR sequences since the last reset. Colours are few: themes and a scale of some twenty. */
const STYLES: string[] = [''];
const indexOfStyle = new Map<string, number>([['', PLAIN]]);
/** Styles are numbers of 16 bits. More than this is a bug in a pane, and would only cost bytes: all others count as new each time. */
const MOST_STYLES = 65_000;

/** Null for a line that cannot be taken apart (a sequence that is not SGR): it is written whole. */
export function cellsOf(line: string, columns: number): CellLine | null {
  const characters = new Uint32Array(columns).fill(BLANK);
  const styles = new Uint16Array(columns);
  let style = PLAIN;
  let column = 0;
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === ESCAPE) {
      const end = line.indexOf('m', at);
      if (end < 0) return null;
      const next = styleAfter(style, line.slice(at, end + 1));
      if (next === null) return null;
      style = next;
      at = end;
      continue;
    }
    if (column >= columns) return null;
    const point = line.codePointAt(at) ?? BLANK;
    if (point > 0xffff) at += 1;
    characters[column] = point;
    styles[column] = style;
    column += 1;
  }
  return { characters, styles, length: column };
}

function styleAfter(style: number, sequence: string): number | null {
  if (sequence === RESET) return PLAIN;
  const text = STYLES[style] + sequence;
  const known = indexOfStyle.get(text);
  if (known !== undefined) return known;
  if (STYLES.length >= MOST_STYLES) return null;
  indexOfStyle.set(text, STYLES.length);
  return STYLES.push(text) - 1;
}

/** Equal cells between two changes that are written all the same: to move the cursor and take up a style again costs as much. */
const LEAST_GAP = 8;

/** What turns `before`, which stands in `row` (from 1), into `after`. Both are of the same width. */
export function changes(before: CellLine, after: CellLine, row: number): string {
  const columns = after.characters.length;
  const isSame = (column: number): boolean =>
    before.characters[column] === after.characters[column] && before.styles[column] === after.styles[column];
  const end = endOf(after);
  const parts: string[] = [];
  let style = PLAIN;
  /** Where the cursor stands, from 0; null: elsewhere. */
  let cursor: number | null = null;
  const write = (from: number, to: number): void => {
    if (cursor !== from) parts.push(`\x1b[${row};${from + 1}H`);
    for (let column = from; column < to; column += 1) {
      const wanted = after.styles[column] ?? PLAIN;
      if (wanted !== style) {
        parts.push(style === PLAIN ? '' : RESET, STYLES[wanted] ?? '');
        style = wanted;
      }
      parts.push(String.fromCodePoint(after.characters[column] ?? BLANK));
    }
    // After the last column it stays on it, until the next character.
    cursor = to < columns ? to : null;
  };
  for (let column = 0; column < end; column += 1) {
    if (isSame(column)) continue;
    let to = column + 1;
    for (let equal = 0, next = to; next < end && equal < LEAST_GAP; next += 1) {
      equal = isSame(next) ? equal + 1 : 0;
      if (equal === 0) to = next + 1;
    }
    write(column, to);
    column = to;
  }
  if (style !== PLAIN) parts.push(RESET);
  if (endOf(before) > end) parts.push(cursor === end ? ERASE : `\x1b[${row};${end + 1}H${ERASE}`);
  return parts.join('');
}

const ERASE = '\x1b[K';

/** Behind the last cell that is not an unpainted blank. */
function endOf({ characters, styles, length }: CellLine): number {
  let end = length;
  while (end > 0 && characters[end - 1] === BLANK && styles[end - 1] === PLAIN) end -= 1;
  return end;
}
