import type { ThreadTable } from '../../../domain/events/run-event.ts';
import { letterOf } from '../../../domain/words/thread-letters.ts';
import type { Token } from '../../theme.ts';

/** How a cell is shown that stands for a thread: by its colour, and by a letter for all who cannot see that. */
export interface CellStyle {
  readonly letter: string;
  readonly words: string;
  readonly token: Token;
}

/**
 * By state, with the kernel's letters (proc(5)). The most awake first: where a cell stands for several threads it shows the
 * first of these that it holds.
 */
export const STATE_STYLES: readonly CellStyle[] = [
  // The kernel's R is both: a thread that has a core, and one that is ready and waits for it.
  { letter: 'R', words: 'runnable', token: 'good' },
  // Mostly a disk, but also locks of the kernel, a child's exec, a network file system.
  { letter: 'D', words: 'uninterruptible', token: 'bad' },
  { letter: 'Z', words: 'zombie', token: 'bad' },
  { letter: 'T', words: 'stopped', token: 'warning' },
  { letter: '?', words: 'not read', token: 'dim' },
  { letter: 'I', words: 'idle', token: 'border' },
  { letter: 'S', words: 'sleeping', token: 'border' },
];

const BY_LETTER = new Map(STATE_STYLES.map((style) => [style.letter, style]));
const UNKNOWN: CellStyle = BY_LETTER.get('?') ?? { letter: '?', words: 'not read', token: 'dim' };
/** `t`: stopped by a debugger; `X`: dead, for a moment. Rare enough to share a style. */
for (const [rare, letter] of [
  ['t', 'T'],
  ['X', 'Z'],
] as const) {
  const style = BY_LETTER.get(letter);
  if (style !== undefined) BY_LETTER.set(rare, style);
}

export const styleOf = (letter: string): CellStyle => BY_LETTER.get(letter) ?? UNKNOWN;

/** The letters of all threads in order of pid and tid; of the rows alone where the table has nothing else. */
export function cellsOf(table: ThreadTable): string {
  if (table.cells !== undefined) return table.cells;
  return [...table.rows]
    .sort((a, b) => a.pid - b.pid || a.tid - b.tid)
    .map(({ state }) => letterOf(state))
    .join('');
}

/** The most awake of `cells`, by the order of `styles`. */
export function mostAwake(
  cells: string,
  styles: readonly CellStyle[] = STATE_STYLES,
  style: (letter: string) => CellStyle = styleOf,
): CellStyle {
  if (cells.length === 1) return style(cells);
  let best = styles.length;
  for (const letter of cells) {
    const rank = styles.indexOf(style(letter));
    if (rank >= 0 && rank < best) best = rank;
    if (best === 0) break;
  }
  return styles[best] ?? style('?');
}
