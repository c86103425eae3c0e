import { toWidth } from '../frame/ansi-text.ts';
import type { PaneSize } from '../panes/pane-size.ts';

/** Of a question and of its answer: a fourth of a large screen, five rows where all else must have room, three below that. */
export const digitRowsOf = (rows: number): number => (rows < 18 ? 3 : Math.max(5, Math.floor(rows / 4)));

/** What is left above the lines, of what is left around them. */
const ABOVE_SHARE = 1 / 3;
/** Up to here the lines begin at the top, as they do in a terminal. */
const LOWERED_FROM_ROWS = 30;

/** Exactly as many lines as there are rows, each indented; in a large screen somewhat lower than at its top. */
export function lowered(lines: readonly string[], { columns, rows }: PaneSize): string[] {
  const above = rows < LOWERED_FROM_ROWS ? 0 : Math.max(0, Math.floor((rows - lines.length) * ABOVE_SHARE));
  return Array.from({ length: rows }, (_, row) => toWidth(`  ${lines[row - above] ?? ''}`, columns));
}
