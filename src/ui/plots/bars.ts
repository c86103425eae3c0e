/** Eighths of a block, from the left. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A horizontal bar of `share` (0 to 1) of `columns`, to an eighth of a column; anything above 0 shows. */
export function bar(share: number, columns: number): string {
  const clipped = Math.max(0, Math.min(1, share));
  const eighths = Math.round(clipped * columns * 8);
  const shown = clipped > 0 ? Math.max(1, eighths) : 0;
  return '█'.repeat(Math.floor(shown / 8)) + (EIGHTHS[shown % 8] ?? '');
}

/** Whole columns for parts of 100 that never add up to more than `columns`. */
export function stackedColumns(parts: readonly number[], columns: number): number[] {
  let sum = 0;
  let taken = 0;
  return parts.map((part) => {
    sum = Math.min(100, sum + Math.max(0, part));
    const end = Math.round((sum / 100) * columns);
    const own = end - taken;
    taken = end;
    return own;
  });
}

/** Whole columns for counts of one whole, `columns` in all: each count above 0 gets one, the rest is shared in proportion. */
export function sharedColumns(counts: readonly number[], columns: number): number[] {
  const present = counts.filter((count) => count > 0).length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (present === 0 || columns < present) return counts.map(() => 0);
  const spare = columns - present;
  let sum = 0;
  let taken = 0;
  return counts.map((count) => {
    sum += count;
    const end = Math.round((sum / total) * spare);
    const own = end - taken;
    taken = end;
    return count > 0 ? own + 1 : own;
  });
}
