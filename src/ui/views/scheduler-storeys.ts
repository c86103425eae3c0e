import { formatCount, formatPercent } from '../../domain/format.ts';
import { columnsOf, plain, toWidth } from '../ansi-text.ts';
import { bar } from '../plots/bars.ts';
import type { Paint, Token } from '../theme.ts';
import { formatFact, labelOf } from './fact-labels.ts';
import type { Part, SchedulerModel } from './scheduler-model.ts';

const LETTER = 3;
const NAME = 19;
const COUNT = 8;
const GAP = 3;
/** More own queues than this are a list and no picture. */
const MAX_OWN_QUEUES = 8;

const PART_TOKENS: Readonly<Record<string, Token>> = {
  running: 'good',
  runnable: 'latency',
  'in system calls': 'memory',
  waiting: 'border',
  'for sockets': 'connections',
  'for timers': 'units',
  other: 'border',
};

/** The storeys from what waits to what runs, one under the other. */
export function storeys(model: SchedulerModel, columns: number, paint: Paint): string[] {
  const room = Math.max(8, columns - LETTER - NAME - COUNT - GAP);
  const lines: string[] = [];
  const row = (letter: string, name: string, count: string, token: Token, drawn: string): void => {
    lines.push(
      [
        paint('strong', (model.isGmp ? letter : '').padEnd(LETTER), { bold: true }),
        paint('text', toWidth(plain(name), NAME)),
        paint(token, count.padStart(COUNT), { bold: true }),
        ' '.repeat(GAP),
        toWidth(drawn, room),
      ].join(''),
    );
  };
  const arrow = (text: string): void => {
    lines.push(' '.repeat(LETTER + NAME + COUNT + GAP) + paint('dim', toWidth(text, room)));
  };
  const { units, queues, runners, loops, threads } = model;
  if (units !== null) {
    row('G', units.name, formatCount(units.count), 'units', unitBar(units.count, units.parts, room, paint));
    if (units.parts.length > 0) arrowOf(units.parts);
  }
  if (queues.length > 0) arrow('↓ those that could run wait here');
  for (const { name, depth } of queues)
    row('', name, formatCount(depth), 'latency', dots(depth, room, 'latency', paint));
  const ownQueues = runners?.ownQueues ?? null;
  if (ownQueues !== null) {
    for (const [index, depth] of ownQueues.slice(0, MAX_OWN_QUEUES).entries()) {
      row('', `local queue ${index}`, formatCount(depth), 'latency', dots(depth, room, 'latency', paint));
    }
    if (ownQueues.length > MAX_OWN_QUEUES) arrow(`and ${ownQueues.length - MAX_OWN_QUEUES} more local queues`);
  }
  if (runners !== null) {
    arrow('↓ as many at a time as there are of these');
    const { busy, total } = runners;
    row('P', runners.name, formatCount(total), 'cores', seats(total, busy, room, paint, 'busy'));
  }
  if (loops.length > 0) {
    arrow('↓ one callback after the other');
    for (const loop of loops) {
      if (!('utilisation' in loop)) {
        row('', loop.name, formatFact(loop.fact, loop.ms), 'cores', paint('dim', labelOf(loop.fact)));
        continue;
      }
      const { name, utilisation } = loop;
      const width = Math.max(4, room - 12);
      const filled = bar(utilisation, width);
      const token: Token = utilisation >= 0.9 ? 'bad' : 'cores';
      const empty = paint('border', '░'.repeat(Math.max(0, width - columnsOf(filled))));
      row('', name, formatPercent(utilisation * 100), token, `${paint(token, filled)}${empty} ${paint('dim', 'busy')}`);
    }
  }
  if (threads !== null) {
    if (lines.length > 0) arrow('↓ what the kernel schedules');
    row(
      'M',
      'OS threads',
      formatCount(threads.total),
      'threads',
      seats(threads.total, threads.running, room, paint, 'runnable'),
    );
    const named = threads.roles.filter(({ role }) => role !== 'first thread');
    if (named.length > 0) {
      const words = named.map(({ role, count }) => `${role} ${count}`).join(' · ');
      lines.push(toWidth(paint('dim', `${' '.repeat(LETTER + NAME + COUNT + GAP)}${words}`), columns));
    }
  }
  return lines;

  function arrowOf(parts: readonly Part[]): void {
    const words = parts
      .map(
        ({ name, count }) =>
          `${paint(PART_TOKENS[name] ?? 'border', '■')} ${paint('dim', name)} ${paint('text', formatCount(count))}`,
      )
      .join('  ');
    // Where it is too long to stand under the bar it begins further left.
    const indent = Math.max(0, Math.min(LETTER + NAME + COUNT + GAP, columns - columnsOf(words)));
    lines.push(' '.repeat(indent) + toWidth(words, columns - indent));
  }
}

/** All units as one bar, cut by what they do; whatever there is of a kind shows. */
function unitBar(count: number, parts: readonly Part[], room: number, paint: Paint): string {
  if (parts.length === 0) return '';
  const all = Math.max(
    count,
    parts.reduce((sum, part) => sum + part.count, 0),
    1,
  );
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
function dots(depth: number, room: number, token: Token, paint: Paint): string {
  if (depth <= 0) return paint('dim', 'empty');
  if (depth <= room) return paint(token, '•'.repeat(depth));
  return `${paint(token, '•'.repeat(room - 1))}${paint(token, '…')}`;
}

/** Seats, taken or free: `▣▣□□ 2 busy`; where there are too many for one each, a bar. */
function seats(total: number, taken: number | null, room: number, paint: Paint, word: string): string {
  const words = taken === null ? '' : `  ${formatCount(taken)} ${word}`;
  const width = Math.max(1, room - words.length);
  const step = total * 2 <= width ? 2 : 1;
  if (total * step > width) {
    if (taken === null) return paint('border', '░'.repeat(width));
    const filled = bar(taken / Math.max(1, total), width);
    return `${paint('good', filled)}${paint('border', '░'.repeat(Math.max(0, width - columnsOf(filled))))}${paint('dim', words)}`;
  }
  const space = step === 2 ? ' ' : '';
  const busy = Math.max(0, Math.min(total, Math.round(taken ?? 0)));
  const free = total - busy;
  return `${paint('good', `■${space}`.repeat(busy))}${paint('dim', `${taken === null ? '■' : '□'}${space}`.repeat(free))}${paint('dim', words)}`;
}
