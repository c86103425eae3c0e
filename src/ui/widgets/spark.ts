const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** The newest values as one row of blocks, from 0 to the largest of them; the newest is the last one. */
export function spark(values: readonly number[], columns: number): string {
  const shown = columns > 0 ? values.slice(-columns) : [];
  const most = Math.max(0, ...shown);
  return shown
    .map((value) => LEVELS[most <= 0 ? 0 : Math.min(7, Math.max(0, Math.round((value / most) * 7)))] ?? '▁')
    .join('')
    .padStart(Math.max(0, columns));
}
