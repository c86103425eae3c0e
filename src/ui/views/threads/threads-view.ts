import type { ThreadTable } from '../../../domain/events/run-event.ts';
import { switchesNow } from '../../../domain/state/switches-now.ts';
import { formatCount, formatPercent, formatSpan, formatUnits } from '../../../domain/words/format.ts';
import { plain } from '../../frame/ansi-text.ts';
import { joined } from '../../frame/joined.ts';
import { STALE_MS, staleAge } from '../../state/age.ts';
import type { Paint } from '../../theme.ts';
import { trendsBelow } from '../trends.ts';
import { bodyRows, type ViewDrawing, type ViewInput } from '../view.ts';
import { cellsOf, STATE_STYLES, styleOf } from './thread-state.ts';
import { threadStrip } from './thread-strip.ts';
import { NO_THREADS, threadTable } from './thread-table.ts';

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
  const base = { title: 'threads (top -H)', token: 'threads' as const };
  if (table === null) {
    return { ...base, sentence: EVERY_THREAD, detail: '', lines: [paint('text', NO_THREADS)], extent: null };
  }
  const strip = threadStrip({
    cells: cellsOf(table),
    processes: table.processes ?? [],
    columns,
    maxRows: Math.max(1, Math.floor(rows * STRIP_SHARE)),
    hasColours: tools.hasColours,
    paint,
  });
  const head = rows < PICTURE_FROM ? [] : [...strip.lines, legend(table, columns, paint), ''];
  const { lines, extent } = threadTable(table, { head, columns, rows, filter, scroll: scroll ?? 0, paint });
  return {
    ...base,
    sentence: rows < PICTURE_FROM ? 'One row per OS thread, the busiest first.' : pictureSentence(table, strip.perCell),
    detail: detailOf(input, table),
    lines: [...lines, ...below(input, rows - lines.length, extent.total === 0)].slice(0, rows),
    extent,
  };
}

const EVERY_THREAD = 'One cell and one row per OS thread: green is runnable, grey sleeps.';

function pictureSentence(table: ThreadTable, perCell: number): string {
  if (perCell > 1) return `Each cell is ${perCell} threads, coloured by the most active. Rows: the busiest.`;
  return table.rows.length >= table.total
    ? EVERY_THREAD
    : 'One cell per thread: green is runnable, grey sleeps. Rows: the busiest.';
}

function detailOf({ state, columns }: ViewInput, table: ThreadTable): string {
  const switches = switchesNow(state);
  return [
    formatUnits(table.total, 'thread', 'threads'),
    table.rows.length < table.total ? `rows: the busiest ${table.rows.length}` : null,
    switches === null || columns < 100 ? null : `${formatCount(switches.total)} switches/s`,
    staleAge(state.nowMs, table.atMs),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

/** Below the table: curves while all threads are shown, else only that none was found. */
function below({ state, columns, filter, tools }: ViewInput, rows: number, isEmpty: boolean): string[] {
  if (filter !== '') return isEmpty ? [tools.paint('text', `No thread matches “${plain(filter)}”.`)] : [];
  const { series } = state;
  return trendsBelow(
    [
      { title: 'threads over the run', series: series.threads, token: 'threads', format: formatCount },
      { title: 'CPU of all of them', series: series.cpuPercent, token: 'cores', format: formatPercent },
    ],
    { columns, rows, tools },
  );
}

/** `■ R runnable 3   ■ S sleeping 9,998` */
function legend(table: ThreadTable, columns: number, paint: Paint): string {
  const cells = cellsOf(table);
  const counts = new Map<string, number>();
  for (const letter of cells) counts.set(styleOf(letter).letter, (counts.get(styleOf(letter).letter) ?? 0) + 1);
  const parts = STATE_STYLES.flatMap(({ letter, words, token }) => {
    const count = counts.get(letter);
    if (count === undefined) return [];
    return [`${paint(token, '■')} ${paint('dim', `${letter} ${words}`)} ${paint('strong', formatCount(count))}`];
  });
  const stateAgeMs = table.stateAgeMs ?? 0;
  const notes = [
    stateAgeMs > STALE_MS ? `read in turns, the oldest ${formatSpan(stateAgeMs)} earlier` : null,
    cells.length < table.total ? `cells for ${formatCount(cells.length)} of ${formatCount(table.total)} threads` : null,
  ].flatMap((note) => (note === null ? [] : [paint('text', note)]));
  return joined([...parts, ...notes], '   ', columns);
}
