/**
 * For terminals that show ASCII alone: one character for one character, so that no line changes its width. What stands
 * beside one another stays different: a bar of eight heights, four shades, the marks of steps and findings.
 */
const PAIRS: readonly (readonly [from: string, to: string])[] = [
  // Borders and rules.
  ['─━┄┈╌┅', '-=-.--'],
  ['│┃┆┊', '||::'],
  ['╭╮╰╯┌┐└┘├┤┬┴┼┏┓┗┛', '+++++++++++++++++'],
  // Heights, widths, halves and shades.
  ['▁▂▃▄▅▆▇█', '_.:_=+*#'],
  ['▏▎▍▌▋▊▉▐', '..:|++##'],
  ['▀▟░▒▓', '"/.:%'],
  // Marks and arrows.
  ['■□▪▫●○◉◆◇★•⋯', '#.#.*o@+o**.'],
  ['▲▼▶◀▸◂△▽', '^v><><^v'],
  ['←→↑↓↔', '<>^v-'],
  ['✓✗⚠‖', 'vx!|'],
  // Figures and sentences.
  ['±×−–—µ≥≤≈÷∞', '~x---u><~/8'],
  ['·∙…’‘“”«»\u00a0', `-'.''""<> `],
];

const ASCII: ReadonlyMap<string, string> = new Map(
  PAIRS.flatMap(([from, to]) => [...from].map((character, index): [string, string] => [character, to[index] ?? '?'])),
);

const BRAILLE = { from: 0x2800, to: 0x28ff };
/** The dots of each of a braille cell's four rows, from the top (Unicode 15, chapter 21.1). */
const ROWS = [0x09, 0x12, 0x24, 0xc0];

/** By which of the four rows have dots, the top one first in binary: as high in its cell as they are. */
const BY_ROWS = " '-'-:-|.::|.|||";

const fromBraille = (dots: number): string =>
  BY_ROWS[ROWS.reduce((mask, row, index) => ((dots & row) === 0 ? mask : mask | (1 << index)), 0)] ?? ' ';

function ascii(character: string): string {
  const known = ASCII.get(character);
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  if (code >= BRAILLE.from && code <= BRAILLE.to) return fromBraille(code - BRAILLE.from);
  // é is e; what has no letter of ASCII in it is a question mark.
  const [letter = '?'] = character.normalize('NFD');
  return letter <= '\x7f' ? letter : '?';
}

export const toAscii = (text: string): string => text.replace(/[^\x00-\x7f]/gu, ascii);

/**
 * Whether the terminal shows ASCII alone: the Linux console, whose font has 256 glyphs, and a locale that names another
 * character set than UTF-8 (POSIX: LC_ALL, LC_CTYPE, LANG, the first that is not empty). No locale at all says nothing of the
 * terminal: containers have none.
 */
export function isAsciiOnly(env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.TERM === 'linux') return true;
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  return locale !== undefined && !/utf-?8/i.test(locale);
}
