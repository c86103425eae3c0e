import type { ThreadTable } from '../../../domain/events/run-event.ts';
import { accountNow, rowContext } from '../../../domain/meaning/account-now.ts';
import { waitsHiddenWords } from '../../../domain/meaning/waits-hidden.ts';
import { switchesNow } from '../../../domain/state/switches-now.ts';
import { formatCount, formatPercent, formatSpan, formatUnits } from '../../../domain/words/format.ts';
import { wrapWords } from '../../../domain/words/wrap-words.ts';
import { plain } from '../../frame/ansi-text.ts';
import { joined } from '../../frame/joined.ts';
import { PERCENT } from '../../plots/scale.ts';
import { STALE_MS, staleAge } from '../../state/age.ts';
import type { ThreadSort } from '../../state/thread-choice.ts';
import type { Paint } from '../../theme.ts';
import { pairsBelow, runTrend } from '../run-trends.ts';
import { bodyRows, nothingYet, type ViewDrawing, type ViewInput } from '../view.ts';
import { SORT_COLUMNS } from './thread-sort.ts';
import { cellsOf, mostAwake, STATE_STYLES, styleOf } from './thread-state.ts';
import { threadStrip } from './thread-strip.ts';
import { NO_THREADS, threadTable } from './thread-table.ts';
import { waitBar, waitLegend } from './wait-bar.ts';
import { styleOfWait, WAIT_STYLES } from './wait-styles.ts';

/** The picture of all threads takes at most this share of the rows, the list the rest; less where the account stands above it. */
const STRIP_SHARE = 0.4;
const STRIP_SHARE_BELOW = 0.3;
/** With fewer rows the list is all that has room. */
const PICTURE_FROM = 8;
/** From here on there is room for the account in a whole sentence, and for air around the pictures. */
const SENTENCE_FROM = 14;
const AIR_FROM = 24;

/** What `top -H` shows and more: every thread a cell, the busiest a row, and what each of them waits for. */
export function drawThreads(input: ViewInput): ViewDrawing {
  const { state, columns, filter, scroll, threads, tools } = input;
  const { paint } = tools;
  const rows = bodyRows(input);
  const table = state.threads;
  const base = { title: 'threads (top -H)', token: 'threads' as const };
  if (table === null) return nothingYet({ ...base, sentence: EVERY_THREAD }, NO_THREADS, tools);
  const waits = rows < PICTURE_FROM ? [] : waitLines(input, table);
  const isByWait = threads.colouredBy === 'wait' && table.waitCells !== undefined;
  const strip = threadStrip({
    cells: isByWait ? (table.waitCells ?? '') : cellsOf(table),
    styleOf: isByWait ? (cells) => mostAwake(cells, WAIT_STYLES, styleOfWait) : mostAwake,
    processes: table.processes ?? [],
    columns,
    maxRows: Math.max(1, Math.floor((rows - waits.length) * (waits.length > 0 ? STRIP_SHARE_BELOW : STRIP_SHARE))),
    hasColours: tools.hasColours,
    paint,
  });
  // What the colours of waits mean stands under the bar.
  const picture = [...strip.lines, ...(isByWait ? [] : [legend(table, columns, paint)])];
  const head = rows < PICTURE_FROM ? [] : [...waits, ...picture, ...(rows < SENTENCE_FROM ? [] : [''])];
  const drawn = threadTable(table, {
    head,
    columns,
    rows,
    filter,
    sort: threads.sort,
    ...rowContext(state),
    scroll: scroll ?? 0,
    paint,
  });
  const { lines, extent } = drawn;
  return {
    ...base,
    sentence: sentenceOf(table, {
      perCell: strip.perCell,
      isByWait,
      hasPicture: rows >= PICTURE_FROM,
      sort: threads.sort,
    }),
    detail: detailOf(input, table),
    lines: [...lines, ...below(input, rows - lines.length, extent.total === 0)].slice(0, rows),
    extent,
    actionAt(at) {
      const to = drawn.headingAt(at);
      return to === null ? null : { type: 'sort', to };
    },
  };
}

/** The account of all threads: a sentence, a bar and its legend; or why there is none. */
function waitLines({ state, columns, rows, tools }: ViewInput, table: ThreadTable): string[] {
  const account = accountNow(state);
  const { paint } = tools;
  const { waitsHidden } = table;
  const hidden = waitsHidden === undefined ? [] : wrapWords(plain(waitsHiddenWords(waitsHidden)), columns);
  const missing = hidden.map((line) => paint('warning', line));
  if (account === null) return missing;
  const body = bodyRows({ rows });
  const sentence =
    body < SENTENCE_FROM ? [] : wrapWords(account.sentence, columns).map((line) => paint('strong', line));
  const bar = { columns, hasColours: tools.hasColours, paint };
  const air = body < AIR_FROM ? [] : [''];
  return [...sentence, ...missing, waitBar(account, bar), ...waitLegend(account, bar), ...air];
}

const EVERY_THREAD = 'One cell and one row per OS thread: green is runnable, grey sleeps.';

interface Shown {
  readonly perCell: number;
  readonly isByWait: boolean;
  readonly hasPicture: boolean;
  readonly sort: ThreadSort;
}

function sentenceOf(table: ThreadTable, { perCell, isByWait, hasPicture, sort }: Shown): string {
  if (!hasPicture)
    return `One row per OS thread, ${sort === 'cpu' ? 'the busiest first' : `sorted by ${SORT_COLUMNS[sort].heading}`}.`;
  if (perCell > 1) {
    return isByWait
      ? `Each cell is ${perCell} threads, coloured by what the most active waits for.`
      : `Each cell is ${perCell} threads, coloured by the most active. Rows: the busiest.`;
  }
  const rows = table.rows.length < table.total ? ' Rows: the busiest.' : '';
  if (isByWait) return `One cell per OS thread, coloured by what it waits for.${rows}`;
  return rows === '' ? EVERY_THREAD : `One cell per thread: green is runnable, grey sleeps.${rows}`;
}

function detailOf({ state, columns, threads }: ViewInput, table: ThreadTable): string {
  const switches = switchesNow(state);
  return [
    formatUnits(table.total, 'thread', 'threads'),
    table.rows.length < table.total ? `rows: the busiest ${table.rows.length}` : null,
    threads.sort === 'cpu' ? null : `by ${SORT_COLUMNS[threads.sort].heading}`,
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
  return pairsBelow(
    [
      { title: 'threads over the run', series: series.threads, token: 'threads', format: formatCount },
      {
        title: 'CPU of all of them',
        series: series.cpuPercent,
        token: 'cores',
        measure: PERCENT,
        format: formatPercent,
      },
      runTrend('switches', state),
      runTrend('connections', state),
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
