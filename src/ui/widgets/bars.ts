import type { Span } from '../spans.ts';
import type { Tone } from '../theme.ts';

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;
const HEIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** A bar of `share` (0 to 1) of `columns`, to the eighth of a column. Something above zero always shows. */
export function bar(share: number, columns: number): string {
  const clamped = Math.max(0, Math.min(1, share));
  const eighths = Math.max(clamped > 0 ? 1 : 0, Math.round(clamped * columns * 8));
  const text = '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
  return text.padEnd(columns);
}

/** One cell whose height tells `share` (0 to 1). */
export const heightCell = (share: number): string => HEIGHTHS[Math.max(0, Math.min(8, Math.round(share * 8)))] ?? ' ';

export interface BarPart {
  readonly share: number;
  readonly tone: Tone;
  /** Its own texture, so that parts are told apart without colours. */
  readonly fill: '█' | '▓' | '░';
}

/** Parts after each other on one bar of `columns`; together they never take more, each at most half a column off. */
export function stackedBar(parts: readonly BarPart[], columns: number): Span[] {
  let shareBefore = 0;
  let columnsBefore = 0;
  const spans = parts.map((part): Span => {
    shareBefore = Math.min(1, shareBefore + Math.max(0, part.share));
    const columnsUntil = Math.round(shareBefore * columns);
    const width = Math.max(0, columnsUntil - columnsBefore);
    columnsBefore = Math.max(columnsBefore, columnsUntil);
    return { text: part.fill.repeat(width), tone: part.tone };
  });
  return [...spans, { text: ' '.repeat(Math.max(0, columns - columnsBefore)), tone: 'faint' }];
}
