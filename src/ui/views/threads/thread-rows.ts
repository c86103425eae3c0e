import type { ThreadRow, ThreadTable } from '../../../domain/events/run-event.ts';
import { formatCount, formatId, formatTenthPercent, formatUnits } from '../../../domain/words/format.ts';
import { letterOf } from '../../../domain/words/thread-letters.ts';
import { keepingEnd, plain, toWidth } from '../../frame/ansi-text.ts';
import { bar } from '../../plots/bars.ts';
import type { Paint } from '../../theme.ts';
import type { ProcessItem, ThreadItem } from './thread-list.ts';
import { styleOf } from './thread-state.ts';

/** The rows of the threads view. */
export interface ThreadColumns {
  readonly name: number;
  readonly role: number;
  /** Whole words for states where there is room, else the kernel's letter. */
  readonly state: number;
  /** 0: nothing is told, or no room for it. */
  readonly wait: number;
  readonly rate: number;
  /** 0: no room for the involuntary switches. */
  readonly involuntary: number;
  readonly bar: number;
}

/** A thread that waits for a core for a quarter of the time is held up by it. */
const MUCH_WAITING = 25;

/** The kernel's largest pid has seven digits. */
const TID = 7;
/** The kernel keeps 15 characters of a thread's name. */
const NAME = 16;
const MIN_NAME = 4;
const CPU = 8;
const WAIT = 8;
const WAITS_FROM = 70;
const CORE = 5;
const MIN_BAR = 10;
const MIN_ROLE = 8;
/** A runtime's names for threads. */
const ROLE = 25;
/** What a process says of itself: `shop web 127.0.0.1(54321) idle in transaction`. */
const TITLE = 50;
/** `shop …(54321) idle in transaction` */
const MIN_TITLE = 28;
const LONG_STATE = 18;
const SHORT_STATE = 3;
const LONG_RATE = 9;
const SHORT_RATE = 7;

/**
 * Titles of processes are sentences, and their end says most (`idle in transaction`). Where they have no room the names
 * give up their blanks first, then states are letters (the legend above names them), rates are narrow, waits go, and last
 * the involuntary switches. By the columns that there are, not by what the rows say now: columns must not move.
 */
export function columnsFor(columns: number, table: ThreadTable): ThreadColumns {
  const hasTitles = table.processes?.some(({ title }) => title !== undefined) === true;
  const wanted = hasTitles ? TITLE : ROLE;
  const widest = Math.max(MIN_NAME, ...table.rows.map(({ name }) => name.length));
  const hasWaits = columns >= WAITS_FROM && table.rows.some(({ coreWaitPercent }) => coreWaitPercent !== undefined);
  const layout = {
    name: hasTitles ? Math.min(NAME, widest + 1) : NAME,
    state: columns >= 90 ? LONG_STATE : SHORT_STATE,
    wait: hasWaits ? WAIT : 0,
    rate: columns >= 90 ? LONG_RATE : SHORT_RATE,
    hasInvoluntary: true,
  };
  const rest = (): number => {
    const rates = (layout.hasInvoluntary ? 2 : 1) * layout.rate;
    return columns - TID - 1 - layout.name - layout.state - CPU - layout.wait - CORE - rates - 1;
  };
  if (rest() < wanted) layout.state = SHORT_STATE;
  if (rest() < wanted) layout.rate = SHORT_RATE;
  if (hasTitles && rest() < wanted) layout.wait = 0;
  if (hasTitles && rest() < MIN_TITLE) layout.hasInvoluntary = false;
  const room = rest();
  const withBar = room - wanted >= (hasTitles ? 2 : 1) * MIN_BAR;
  // A title takes what a bar can spare.
  const most = !hasTitles ? wanted : withBar ? room - 2 * MIN_BAR : room;
  const role = room < MIN_ROLE ? 0 : Math.min(most, room);
  return { ...layout, involuntary: layout.hasInvoluntary ? layout.rate : 0, role, bar: withBar ? room - role - 2 : 0 };
}

export function headerLine(layout: ThreadColumns, paint: Paint): string {
  const { name, role, state, wait, rate, involuntary } = layout;
  return paint(
    'dim',
    [
      'TID'.padStart(TID),
      ' ',
      'NAME'.padEnd(name),
      role > 0 ? toWidth('ROLE', role) : '',
      (state > SHORT_STATE ? 'STATE' : 'S').padEnd(state),
      'CPU'.padStart(CPU),
      wait > 0 ? 'WAITS'.padStart(wait) : '',
      'CORE'.padStart(CORE),
      'VOL/S'.padStart(rate),
      involuntary > 0 ? 'INV/S'.padStart(involuntary) : '',
    ].join(''),
  );
}

export const itemLine = (item: ThreadItem, layout: ThreadColumns, columns: number, paint: Paint): string =>
  item.kind === 'process' ? processLine(item, columns, paint) : threadLine(item.row, item.role, layout, paint);

function processLine({ pid, name, threads, cpuPercent, title }: ProcessItem, columns: number, paint: Paint): string {
  const before = `${formatId(pid)} ${plain(name)}`;
  const after = [
    threads === null ? null : formatUnits(threads, 'thread', 'threads'),
    formatTenthPercent(cpuPercent),
  ].filter((part) => part !== null);
  const room = columns - before.length - 2 - after.join(' · ').length - 3;
  const parts = title === null || room < MIN_ROLE ? after : [keepingEnd(plain(title), room).trimEnd(), ...after];
  return `${paint('threads', before, { bold: true })}  ${paint('text', parts.join(' · '))}`;
}

function threadLine(thread: ThreadRow, role: string | null, layout: ThreadColumns, paint: Paint): string {
  const style = styleOf(letterOf(thread.state));
  const running = thread.state === 'running';
  const rate = (value: number | null): string => formatCount(value).padStart(layout.rate);
  const waits = thread.coreWaitPercent ?? 0;
  const state = layout.state > SHORT_STATE ? `${style.letter} ${style.words}` : style.letter;
  return [
    paint('dim', formatId(thread.tid).padStart(TID)),
    ' ',
    paint('strong', toWidth(plain(thread.name), layout.name - 1)),
    ' ',
    layout.role > 0 ? `${paint('units', keepingEnd(plain(role ?? '–'), layout.role - 1))} ` : '',
    paint(running ? 'good' : style.token === 'border' ? 'dim' : style.token, state.padEnd(layout.state)),
    paint(running ? 'strong' : 'text', formatTenthPercent(thread.cpuPercent).padStart(CPU), { bold: running }),
    layout.wait > 0
      ? paint(
          waits >= MUCH_WAITING ? 'warning' : 'text',
          formatTenthPercent(thread.coreWaitPercent ?? null).padStart(layout.wait),
        )
      : '',
    paint('text', formatId(thread.core).padStart(CORE)),
    paint('text', rate(thread.voluntaryPerSecond)),
    layout.involuntary > 0 ? paint('text', rate(thread.involuntaryPerSecond)) : '',
    layout.bar > 0 ? `  ${paint('threads', bar((thread.cpuPercent ?? 0) / 100, layout.bar))}` : '',
  ].join('');
}
