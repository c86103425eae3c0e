import { formatCount, formatPercent, formatUnits } from '../../domain/format.ts';
import type { ThreadRow, ThreadTable } from '../../domain/run-event.ts';
import { switchesNow } from '../../domain/switches-now.ts';
import { letterOf } from '../../domain/thread-letters.ts';
import { columnsOf, plain, toWidth } from '../ansi-text.ts';
import { bar } from '../plots/bars.ts';
import type { Paint } from '../theme.ts';
import { headAndBody } from './body.ts';
import { type ThreadItem, threadItems } from './thread-list.ts';
import { cellsOf, lookOf, STATE_LOOKS } from './thread-state.ts';
import { threadStrip } from './thread-strip.ts';
import { trendsBelow } from './trends.ts';
import { bodyRows, type ViewDrawing, type ViewInput } from './view.ts';

/** Older than this a table's age is worth saying; with thousands of threads looks come less often. */
const STALE_MS = 2_500;
/** The picture of all threads takes at most this share of the rows, the list the rest. */
const STRIP_SHARE = 0.4;
/** With fewer rows the list is all that has room. */
const PICTURE_FROM = 8;

/** What `top -H` shows and more: every thread a cell, the busiest a row. */
export function drawThreads(input: ViewInput): ViewDrawing {
  const { state, columns, filter, scroll, tools } = input;
  const { paint } = tools;
  const rows = bodyRows(input);
  const table = state.threads;
  const base = {
    title: 'threads (top -H)',
    token: 'threads' as const,
    sentence: 'A cell and a row for each OS thread: green is runnable, grey sleeps.',
  };
  if (table === null) {
    return { ...base, detail: '', lines: [paint('text', 'No look at the threads yet.')], extent: null };
  }
  const strip = threadStrip({
    cells: cellsOf(table),
    processes: table.processes ?? [],
    columns,
    maxRows: Math.max(1, Math.floor(rows * STRIP_SHARE)),
    hasColours: tools.hasColours,
    paint,
  });
  const items = threadItems(table, filter);
  const hasTitles = table.processes?.some(({ title }) => title !== undefined) === true;
  const hasWaits = table.rows.some(({ coreWaitPercent }) => coreWaitPercent !== undefined);
  const layout = columnsFor(columns, hasTitles, hasWaits);
  const body = headAndBody({
    head:
      rows < PICTURE_FROM
        ? [header(layout, paint)]
        : [...strip.lines, legend(table, columns, paint), '', header(layout, paint)],
    count: items.length,
    line: (index) => {
      const item = items[index];
      return item === undefined ? '' : line(item, layout, paint);
    },
    rows,
    scroll: scroll ?? 0,
  });
  const { series } = state;
  const below = trendsBelow(
    [
      { title: 'threads over the run', series: series.threads, token: 'threads', format: formatCount },
      { title: 'CPU of all of them', series: series.cpuPercent, token: 'cores', format: formatPercent },
    ],
    { columns, rows: rows - body.lines.length, tools },
  );
  const ageMs = state.nowMs - table.atMs;
  const switches = switchesNow(state);
  const detail = [
    formatUnits(table.total, 'thread', 'threads'),
    table.rows.length < table.total ? `rows: the busiest ${table.rows.length}` : null,
    switches === null || columns < 100 ? null : `${formatCount(switches.total)} switches/s`,
    ageMs > STALE_MS ? `${Math.round(ageMs / 1000)} s ago` : null,
  ].filter((part) => part !== null);
  const empty = items.length === 0 && filter !== '' ? [paint('text', `No row holds “${plain(filter)}”.`)] : [];
  const sentence =
    strip.perCell > 1 && rows >= PICTURE_FROM
      ? `A cell for ${strip.perCell} OS threads: the most awake shows. Rows: the busiest.`
      : base.sentence;
  return {
    ...base,
    sentence,
    detail: detail.join(' · '),
    lines: [...body.lines, ...empty, ...(filter === '' ? below : [])].slice(0, rows),
    extent: body.extent,
  };
}

/** `■ R runnable 3   ■ S sleeping 9,998` */
function legend(table: ThreadTable, columns: number, paint: Paint): string {
  const cells = cellsOf(table);
  const counts = new Map<string, number>();
  for (const letter of cells) counts.set(lookOf(letter).letter, (counts.get(lookOf(letter).letter) ?? 0) + 1);
  const parts = STATE_LOOKS.flatMap(({ letter, words, token }) => {
    const count = counts.get(letter);
    if (count === undefined) return [];
    return [`${paint(token, '■')} ${paint('dim', `${letter} ${words}`)} ${paint('strong', formatCount(count))}`];
  });
  const stateAgeMs = table.stateAgeMs ?? 0;
  const notes = [
    stateAgeMs > STALE_MS ? `read in turns, the oldest ${Math.round(stateAgeMs / 1000)} s earlier` : null,
    cells.length < table.total
      ? `a cell for ${formatCount(cells.length)} of ${formatCount(table.total)} threads`
      : null,
  ].flatMap((note) => (note === null ? [] : [paint('text', note)]));
  return [...parts, ...notes].reduce((whole, part) => {
    const next = whole === '' ? part : `${whole}   ${part}`;
    return columnsOf(next) <= columns ? next : whole;
  }, '');
}

interface Columns {
  readonly name: number;
  readonly role: number;
  /** Whole words for states where there is room, else the kernel's letter. */
  readonly state: number;
  /** 0: nothing is told, or no room for it. */
  readonly wait: number;
  readonly rate: number;
  readonly bar: number;
}

/** A thread that waits for a core for a quarter of the time is held up by it. */
const MUCH_WAITING = 25;

const percent = (value: number | null | undefined): string => (value == null ? '–' : `${value.toFixed(1)} %`);

const TID = 8;
const CPU = 8;
const WAIT = 8;
const WAITS_FROM = 70;
const CORE = 6;
const MIN_BAR = 10;
const MIN_ROLE = 8;
const ROLE = 26;
/** A process's own words about itself are longer than a runtime's names for threads. */
const TITLE = 44;

function columnsFor(columns: number, hasTitles: boolean, hasWaits: boolean): Columns {
  const name = columns >= 60 ? 17 : 15;
  const rate = columns >= 90 ? 9 : 7;
  const state = columns >= 90 ? 17 : 3;
  const wait = hasWaits && columns >= WAITS_FROM ? WAIT : 0;
  const rest = columns - TID - 1 - name - state - CPU - wait - CORE - 2 * rate - 1;
  const role = rest < MIN_ROLE ? 0 : Math.min(hasTitles ? TITLE : ROLE, rest);
  const left = rest - role;
  return { name, role, state, wait, rate, bar: left >= MIN_BAR ? left - 2 : 0 };
}

function header(layout: Columns, paint: Paint): string {
  const { name, role, state, wait, rate } = layout;
  return paint(
    'dim',
    [
      'TID'.padStart(TID),
      ' ',
      'NAME'.padEnd(name),
      role > 0 ? toWidth('ROLE', role) : '',
      (state > 3 ? 'STATE' : 'S').padEnd(state),
      'CPU'.padStart(CPU),
      wait > 0 ? 'WAITS'.padStart(wait) : '',
      'CORE'.padStart(CORE),
      'VOL/S'.padStart(rate),
      'INV/S'.padStart(rate),
    ].join(''),
  );
}

function line(item: ThreadItem, layout: Columns, paint: Paint): string {
  if (item.kind === 'process') {
    const { pid, name, threads, cpuPercent, title } = item;
    const parts = [
      title === null ? null : plain(title),
      threads === null ? null : formatUnits(threads, 'thread', 'threads'),
      `${cpuPercent.toFixed(1)} %`,
    ];
    return `${paint('threads', `${pid} ${plain(name)}`, { bold: true })}  ${paint('text', parts.filter((part) => part !== null).join(' · '))}`;
  }
  return threadLine(item.row, item.role, layout, paint);
}

function threadLine(thread: ThreadRow, role: string | null, layout: Columns, paint: Paint): string {
  const look = lookOf(letterOf(thread.state));
  const running = thread.state === 'running';
  const rate = (value: number | null): string => (value === null ? '–' : formatCount(value)).padStart(layout.rate);
  const waits = thread.coreWaitPercent ?? 0;
  const state = layout.state > 3 ? `${look.letter} ${look.words}` : look.letter;
  return [
    paint('dim', `${thread.tid}`.padStart(TID)),
    ' ',
    paint('strong', toWidth(plain(thread.name), layout.name - 1)),
    ' ',
    layout.role > 0 ? `${paint('units', toWidth(plain(role ?? '–'), layout.role - 1))} ` : '',
    paint(running ? 'good' : look.token === 'border' ? 'dim' : look.token, state.padEnd(layout.state)),
    paint(running ? 'strong' : 'text', percent(thread.cpuPercent).padStart(CPU), { bold: running }),
    layout.wait > 0
      ? paint(waits >= MUCH_WAITING ? 'warning' : 'text', percent(thread.coreWaitPercent).padStart(layout.wait))
      : '',
    paint('text', `${thread.core ?? '–'}`.padStart(CORE)),
    paint('text', rate(thread.voluntaryPerSecond)),
    paint('text', rate(thread.involuntaryPerSecond)),
    layout.bar > 0 ? `  ${paint('threads', bar((thread.cpuPercent ?? 0) / 100, layout.bar))}` : '',
  ].join('');
}
