import type { Mark } from '../../domain/events/run-event.ts';
import { plain } from '../frame/ansi-text.ts';

export interface MarkColumn {
  readonly column: number;
  readonly label: string;
}

/** Glyph of a named moment: on curves, and on the bar of a replay. */
export const MARK_GLYPH = '▼';
export const MARK_LINE = '┆';

/** Where the named moments stand on a time axis of so many columns; of several in one column the last. */
export function markColumns(
  marks: readonly Mark[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  columns: number,
): readonly MarkColumn[] {
  const span = Math.max(1, toMs - fromMs);
  const byColumn = new Map<number, string>();
  for (const { atMs, label } of marks) {
    if (atMs < fromMs || atMs > toMs) continue;
    byColumn.set(Math.round(((atMs - fromMs) / span) * (columns - 1)), plain(label));
  }
  return [...byColumn].sort(([a], [b]) => a - b).map(([column, label]) => ({ column, label }));
}

/** A label needs this much air before the next mark. */
const GAP = 1;

/**
 * What marks put into a row of a plot, by column: a thin line where nothing is drawn, and in the first row the glyph with its
 * label, where that is free beside it.
 */
export function markCells(
  marks: readonly MarkColumn[],
  cells: readonly { readonly isBlank: boolean }[],
  isTop: boolean,
): ReadonlyMap<number, string> {
  const placed = new Map<number, string>();
  for (const [index, { column, label }] of marks.entries()) {
    if (isTop) placed.set(column, MARK_GLYPH);
    else if (cells[column]?.isBlank === true) placed.set(column, MARK_LINE);
    if (!isTop) continue;
    const end = Math.min(marks[index + 1]?.column ?? Number.POSITIVE_INFINITY, cells.length) - GAP;
    const blanks = cells.slice(column + 1, end).findIndex(({ isBlank }) => !isBlank);
    const free = blanks === -1 ? end - column - 1 : blanks - GAP;
    const characters = [...label];
    if (characters.length > free) continue;
    for (const [at, character] of characters.entries()) placed.set(column + 1 + at, character);
  }
  return placed;
}
