import { formatCount } from '../../../domain/words/format.ts';
import type { Paint, Token } from '../../theme.ts';
import { meter } from '../../widgets/meter.ts';
import type { Part } from './scheduler-model.ts';

export const PART_TOKENS: Readonly<Record<string, Token>> = {
  running: 'good',
  runnable: 'warning',
  'in syscalls or C': 'memory',
  waiting: 'border',
  'for sockets': 'connections',
  'for timers': 'units',
  other: 'border',
};

/** All units as one bar, cut by what they do; whatever there is of a kind shows. */
export function unitBar(count: number, parts: readonly Part[], room: number, paint: Paint): string {
  const sum = parts.reduce((so, part) => so + part.count, 0);
  const all = Math.max(count, sum, 1);
  let left = room;
  return parts
    .map(({ name, count: own }, index) => {
      const last = index === parts.length - 1;
      const wanted = own === 0 ? 0 : Math.max(1, Math.round((own / all) * room));
      const width = Math.min(left, last && own > 0 ? left : wanted);
      left -= width;
      return paint(PART_TOKENS[name] ?? 'border', '█'.repeat(width));
    })
    .join('');
}

/** One dot each while there is room for them. */
export function dots(depth: number, room: number, token: Token, paint: Paint): string {
  if (!(depth > 0)) return paint('dim', 'empty');
  if (depth <= room) return paint(token, '•'.repeat(depth));
  return `${paint(token, '•'.repeat(room - 1))}${paint(token, '…')}`;
}

interface SeatsOptions {
  readonly room: number;
  readonly paint: Paint;
  /** What those do that are taken: `busy`. */
  readonly word: string;
}

/** Seats, taken or free: `■■□□ 2 busy`; where there are too many for one each, a bar. `taken` null: not known; seats, or a dash. */
export function seats(total: number, taken: number | null, { room, paint, word }: SeatsOptions): string {
  const words = taken === null ? '' : `  ${formatCount(taken)} ${word}`;
  const width = Math.max(1, room - words.length);
  const space = total * 2 <= width ? ' ' : '';
  if (total * (1 + space.length) > width) {
    if (taken === null) return paint('dim', '–');
    return `${meter(taken / Math.max(1, total), width, 'good', paint)}${paint('dim', words)}`;
  }
  const busy = Math.max(0, Math.min(total, Math.round(taken ?? 0)));
  const free = Math.max(0, total - busy);
  return `${paint('good', `■${space}`.repeat(busy))}${paint('dim', `${taken === null ? '■' : '□'}${space}`.repeat(free))}${paint('dim', words)}`;
}
