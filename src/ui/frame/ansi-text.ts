/** Columns of painted text: SGR sequences (the screen has no others) take none. Everything drawn is one column wide: foreign text goes through `plain` first. */
export function columnsOf(text: string): number {
  // By hand: it runs for every line of every frame, and a string and an array of characters each time would be garbage.
  let columns = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === ESCAPE && text.charCodeAt(at + 1) === BRACKET) {
      let end = at + 2;
      while (isParameter(text.charCodeAt(end))) end += 1;
      if (text.charCodeAt(end) === SGR_END) {
        at = end;
        continue;
      }
    }
    // The second half of a surrogate pair belongs to the first.
    if (code < LOW_SURROGATES.from || code > LOW_SURROGATES.to) columns += 1;
  }
  return columns;
}

const ESCAPE = 0x1b;
const BRACKET = 0x5b;
const SGR_END = 0x6d;
const LOW_SURROGATES = { from: 0xdc00, to: 0xdfff };

/** Digits and the separators between them. */
const isParameter = (code: number): boolean => (code >= 0x30 && code <= 0x39) || code === 0x3b;

/** Exactly `columns` wide: padded, or cut with its colours closed. */
export function toWidth(text: string, columns: number): string {
  const width = columnsOf(text);
  if (width <= columns) return text + ' '.repeat(columns - width);
  return `${cut(text, Math.max(0, columns - 1))}…`;
}

/** The share of the room that the beginning of a cut text gets. */
const BEGINNING_SHARE = 0.25;

/**
 * Exactly `columns` wide, for texts whose end matters most: a title like `shop web 127.0.0.1(54321) idle in transaction` is
 * cut in the middle. Without colours.
 */
export function keepingEnd(text: string, columns: number): string {
  const chars = [...text];
  if (chars.length <= columns) return text + ' '.repeat(columns - chars.length);
  if (columns < 1) return '';
  const before = Math.floor((columns - 1) * BEGINNING_SHARE);
  const after = columns - 1 - before;
  return `${chars.slice(0, before).join('')}…${after > 0 ? chars.slice(-after).join('') : ''}`;
}

/** Left and right on one line of `columns`; if both do not fit, the left one is cut. */
export function spread(left: string, right: string, columns: number): string {
  const room = columns - columnsOf(right);
  return room <= 0 ? toWidth(right, columns) : toWidth(left, room) + right;
}

export const centre = (text: string, columns: number): string => {
  const space = Math.max(0, columns - columnsOf(text));
  return toWidth(' '.repeat(Math.floor(space / 2)) + text, columns);
};

/** The first `columns` columns of painted text. */
export function cut(text: string, columns: number): string {
  let out = '';
  let taken = 0;
  let painted = false;
  for (const part of text.split(/(\x1b\[[\d;]*m)/)) {
    if (part.startsWith('\x1b')) {
      out += part;
      painted = part !== '\x1b[0m';
      continue;
    }
    const chars = [...part];
    out += chars.slice(0, columns - taken).join('');
    taken = Math.min(columns, taken + chars.length);
    if (taken >= columns) break;
  }
  return painted ? `${out}\x1b[0m` : out;
}

/** Foreign text (a log line) without escapes, tabs, and anything that is not one column wide. */
export const plain = (text: string): string =>
  text
    .replace(/\x1b\[[\d;?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\x1b./g, '')
    .replace(/\t/g, '    ')
    .replace(/[^\x20-\x7e\u00a0-\u024f\u2010-\u2027\u2190-\u21ff\u2500-\u259f]/g, '·');
