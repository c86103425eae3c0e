import type { RunState } from '../../domain/state/run-state.ts';
import { steeredWords } from '../../domain/words/steering-words.ts';
import { plain } from '../frame/ansi-text.ts';

export interface NamedMoment {
  readonly atMs: number;
  readonly label: string;
}

/** The moments that somebody named, and those in which somebody steered. */
export function namedMoments({ marks, steers }: Pick<RunState, 'marks' | 'steers'>): readonly NamedMoment[] {
  if (steers.length === 0) return marks;
  const steered = steers.map((steer) => ({ atMs: steer.atMs, label: steeredWords(steer) }));
  return [...marks, ...steered].sort((a, b) => a.atMs - b.atMs);
}

export interface MarkColumn {
  readonly column: number;
  readonly label: string;
}

/** Glyph of a named moment: on curves, and on the bar of a replay. */
export const MARK_GLYPH = '▼';
export const MARK_LINE = '┆';

/** Where the named moments stand on a time axis of so many columns; of several in one column the last. */
export function markColumns(
  marks: readonly NamedMoment[],
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
 * What marks put into the rows of a plot, by column: a glyph at the top, below it a thin line where nothing is drawn, and the
 * label in the first row in which it is free beside it; in none, where it is free in none.
 */
export function markCells(
  marks: readonly MarkColumn[],
  rows: readonly (readonly { readonly isBlank: boolean }[])[],
): readonly ReadonlyMap<number, string>[] {
  const placed = rows.map(() => new Map<number, string>());
  for (const [index, { column, label }] of marks.entries()) {
    for (const [row, cells] of rows.entries()) {
      if (row === 0) placed[row]?.set(column, MARK_GLYPH);
      else if (cells[column]?.isBlank === true) placed[row]?.set(column, MARK_LINE);
    }
    const characters = [...label];
    const next = marks[index + 1]?.column ?? Number.POSITIVE_INFINITY;
    const end = column + 1 + characters.length;
    const isFree = (cells: (typeof rows)[number]): boolean =>
      end + GAP <= next && end <= cells.length && cells.slice(column + 1, end).every(({ isBlank }) => isBlank);
    const at = placed[rows.findIndex(isFree)];
    for (const [offset, character] of characters.entries()) at?.set(column + 1 + offset, character);
  }
  return placed;
}
