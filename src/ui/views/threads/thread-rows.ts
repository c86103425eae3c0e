import type { ThreadRow } from '../../../domain/events/run-event.ts';
import { waitLetter } from '../../../domain/meaning/waits.ts';
import { formatCount, formatId, formatTenthPercent, formatUnits } from '../../../domain/words/format.ts';
import { letterOf } from '../../../domain/words/thread-letters.ts';
import { keepingEnd, plain, toWidth } from '../../frame/ansi-text.ts';
import { bar } from '../../plots/bars.ts';
import type { ThreadSort } from '../../state/thread-choice.ts';
import type { Paint } from '../../theme.ts';
import { CPU, SHORT_STATE, SHORT_WAIT, type ThreadColumns, TID } from './thread-columns.ts';
import type { ProcessItem, ThreadItem } from './thread-list.ts';
import type { ThreadItemRow } from './thread-sort.ts';
import { SORT_COLUMNS } from './thread-sort.ts';
import { styleOf } from './thread-state.ts';
import { styleOfWait } from './wait-styles.ts';

/** A thread that waits for a core for a quarter of the time is held up by it. */
const MUCH_WAITING = 25;
/** A process's title that is cut further than this says nothing. */
const MIN_TITLE_COLUMNS = 8;

interface Heading {
  readonly name: ThreadSort;
  /** 0: it has no room. */
  readonly columns: number;
  readonly side: 'left' | 'right';
  /** Air at its right. */
  readonly after?: number;
}

const headings = (layout: ThreadColumns): readonly Heading[] => [
  { name: 'tid', columns: TID, side: 'right', after: 1 },
  { name: 'name', columns: layout.name, side: 'left' },
  { name: 'role', columns: layout.role, side: 'left' },
  { name: 'state', columns: layout.state, side: 'left' },
  { name: 'wait', columns: layout.wait, side: 'left' },
  { name: 'cpu', columns: CPU, side: 'right' },
  { name: 'ready', columns: layout.ready, side: 'right' },
  { name: 'core', columns: layout.core, side: 'right' },
  { name: 'voluntary', columns: layout.rate, side: 'right' },
  { name: 'involuntary', columns: layout.involuntary, side: 'right' },
];

/** The column that rows are sorted by has a mark: ▼ from the largest on, ▲ from the smallest. */
export const headerLine = (layout: ThreadColumns, sort: ThreadSort, paint: Paint): string =>
  headings(layout)
    .filter(({ columns }) => columns > 0)
    .map(({ name, columns, side, after = 0 }) => {
      const { heading, isDescending } = SORT_COLUMNS[name];
      const text = name === 'state' && columns <= SHORT_STATE ? 'S' : heading;
      const shown = `${text}${sort === name ? (isDescending ? '▼' : '▲') : ''}`;
      const cell = side === 'left' ? toWidth(shown, columns) : shown.padStart(columns);
      return (sort === name ? paint('strong', cell, { bold: true }) : paint('dim', cell)) + ' '.repeat(after);
    })
    .join('');

/** Whose heading stands there; null: nobody's. */
export function headingAt(layout: ThreadColumns, column: number): ThreadSort | null {
  let end = 0;
  for (const { name, columns, after = 0 } of headings(layout)) {
    end += columns + after;
    if (column < end) return name;
  }
  return null;
}

export const itemLine = (item: ThreadItem, layout: ThreadColumns, columns: number, paint: Paint): string =>
  item.kind === 'process' ? processLine(item, columns, paint) : threadLine(item, layout, paint);

function processLine({ pid, name, threads, cpuPercent, title }: ProcessItem, columns: number, paint: Paint): string {
  const before = `${formatId(pid)} ${plain(name)}`;
  const after = [
    threads === null ? null : formatUnits(threads, 'thread', 'threads'),
    formatTenthPercent(cpuPercent),
  ].filter((part) => part !== null);
  const room = columns - before.length - 2 - after.join(' · ').length - 3;
  const parts =
    title === null || room < MIN_TITLE_COLUMNS ? after : [keepingEnd(plain(title), room).trimEnd(), ...after];
  return `${paint('threads', before, { bold: true })}  ${paint('text', parts.join(' · '))}`;
}

function threadLine({ row: thread, role, waitsFor }: ThreadItemRow, layout: ThreadColumns, paint: Paint): string {
  const style = styleOf(letterOf(thread.state));
  const running = thread.state === 'running';
  const rate = (value: number | null, columns: number): string =>
    columns > 0 ? paint('text', formatCount(value).padStart(columns)) : '';
  const ready = thread.coreWaitPercent ?? 0;
  const state = layout.state > SHORT_STATE ? `${style.letter} ${style.words}` : style.letter;
  return [
    paint('dim', formatId(thread.tid).padStart(TID)),
    ' ',
    paint('strong', toWidth(plain(thread.name), layout.name - 1)),
    ' ',
    layout.role > 0 ? `${paint('text', keepingEnd(plain(role ?? '–'), layout.role - 1))} ` : '',
    paint(running ? 'good' : style.token === 'border' ? 'dim' : style.token, state.padEnd(layout.state)),
    layout.wait > 0 ? waitCell(thread, waitsFor ?? '–', layout.wait, paint) : '',
    paint(running ? 'strong' : 'text', formatTenthPercent(thread.cpuPercent).padStart(CPU), { bold: running }),
    layout.ready > 0
      ? paint(
          ready >= MUCH_WAITING ? 'warning' : 'text',
          formatTenthPercent(thread.coreWaitPercent ?? null).padStart(layout.ready),
        )
      : '',
    layout.core > 0 ? paint('text', formatId(thread.core).padStart(layout.core)) : '',
    rate(thread.voluntaryPerSecond, layout.rate),
    rate(thread.involuntaryPerSecond, layout.involuntary),
    layout.bar > 0 ? `  ${paint('threads', bar((thread.cpuPercent ?? 0) / 100, layout.bar))}` : '',
  ].join('');
}

/** `any of 10,003 · epoll_pwait fd 7`, `one socket → 127.0.0.1:5432`, or its first words. */
function waitCell({ wait }: ThreadRow, words: string, columns: number, paint: Paint): string {
  if (wait === undefined) return paint('dim', toWidth(words, columns));
  const detail = columns > SHORT_WAIT ? waitDetail(wait) : '';
  const { token } = styleOfWait(waitLetter(wait.group));
  return `${paint(token, words)}${paint('dim', toWidth(detail, columns - words.length - 1))} `;
}

/** The other side of its socket: ← is a client of the server, → what the process connected to itself. Else the call. */
function waitDetail({ call, fd, peer }: NonNullable<ThreadRow['wait']>): string {
  if (peer !== undefined) return ` ${peer.isOutgoing ? '→' : '←'} ${plain(peer.address)}`;
  return `${call === null ? '' : ` · ${plain(call)}`}${fd === null ? '' : ` fd ${formatId(fd)}`}`;
}
