import { formatCores, formatCount, formatPercent, formatUnits } from '../../domain/format.ts';
import type { CoreLane, CoreMoment } from '../../domain/recent-past.ts';
import { openNow, type RunState } from '../../domain/run-state.ts';
import { threadRole } from '../../domain/thread-roles.ts';
import { columnsOf, plain, toWidth } from '../ansi-text.ts';
import type { Paint } from '../theme.ts';
import { headAndBody } from './body.ts';
import { busiestThreads, type LaneCell, laneColumn, type ThreadKey } from './lanes.ts';
import { bodyRows, type ViewDrawing, type ViewInput } from './view.ts';

const LABEL_COLUMNS = 9;
/** Who had the core, at its right: ` target  100 %`. */
const SHARES_COLUMNS = 16;
/** `██ 26890 server 28 %, on 2 cores`; a role goes where more is left. */
const LEGEND_CELL = 36;
/** Taller lanes tell no more; lower ones than three rows cannot tell threads apart. */
const MAX_LANE_ROWS = 12;
const MIN_LANE_ROWS = 3;

/** Lanes over time: which of the target's threads ran on which core. */
export function drawCores(input: ViewInput): ViewDrawing {
  const { state, columns, tools } = input;
  const { paint } = tools;
  const rows = bodyRows(input);
  const wide = columns >= 100;
  const base = {
    title: 'cores',
    token: 'cores' as const,
    sentence: 'A lane for each core, newest at the right: whose threads ran on it.',
  };
  const newest = state.past.cores.at(-1);
  if (newest === undefined) {
    return { ...base, detail: '', lines: [paint('text', 'No look at the cores yet.')], extent: null };
  }
  const laneColumns = Math.max(8, columns - LABEL_COLUMNS - SHARES_COLUMNS);
  const shown = state.past.cores.slice(-laneColumns);
  const threads = busiestThreads(shown);
  const keys = new Map(threads.map((thread) => [thread.key, thread]));
  const cores = newest.lanes.length;
  const foot = ['', ...axis(shown, laneColumns, paint), ...legend(threads, columns, Math.max(3, Math.floor(rows / 4)))];
  const head = parallelism(state, newest, columns, paint);
  const room = rows - head.length - foot.length;
  const perLane = Math.floor(room / Math.max(1, cores));
  const gap = perLane > MIN_LANE_ROWS ? 1 : 0;
  const laneRows = Math.max(1, Math.min(MAX_LANE_ROWS, Math.max(MIN_LANE_ROWS, perLane - gap), Math.max(1, room)));
  const linesPerLane = laneRows + gap;
  const drawn = new Map<number, string[]>();
  const body = headAndBody({
    head,
    count: cores * linesPerLane - gap,
    line: (index) => {
      const at = Math.floor(index / linesPerLane);
      const lane = newest.lanes[at];
      if (lane === undefined) return '';
      const lines = drawn.get(at) ?? laneLines(at, lane);
      drawn.set(at, lines);
      return lines[index % linesPerLane] ?? '';
    },
    rows: rows - foot.length,
    scroll: input.scroll ?? 0,
  });
  return {
    ...base,
    detail: wide
      ? `${formatUnits(cores, 'core', 'cores')} · the last ${seconds(shown)} s`
      : formatUnits(cores, 'core', 'cores'),
    lines: [...body.lines, ...foot].slice(0, rows),
    extent: body.extent,
  };

  function laneLines(at: number, lane: CoreLane): string[] {
    const picture = shown.map((moment) => {
      const then = moment.lanes[at];
      return then === undefined ? [] : laneColumn(then, keys, laneRows, tools.hasColours);
    });
    const told = shares(lane);
    const middle = laneRows >= 3 ? laneRows - told.length : 0;
    return Array.from({ length: laneRows }, (_, row) => {
      const label = row === (laneRows >= 3 ? laneRows - 1 : 0) ? paint('strong', `core ${lane.core}`) : '';
      const blank = ' '.repeat(Math.max(0, laneColumns - picture.length));
      const cells = picture.map((column) => column[row] ?? { token: 'dim' as const, text: ' ' });
      return `${toWidth(label, LABEL_COLUMNS)}${blank}${paintRuns(cells, paint)} ${told[row - middle] ?? ''}`;
    });
  }

  function shares(lane: CoreLane): string[] {
    const target = lane.targetPercent ?? 0;
    const generator = lane.generatorPercent ?? 0;
    const other = Math.max(0, lane.totalPercent - target - generator);
    const entry = (mark: string, name: string, percent: number | null, token: 'cores' | 'generator' | 'dim'): string =>
      `${paint(token, mark)} ${paint('dim', name.padEnd(7))}${paint('text', (percent === null ? '–' : formatPercent(percent)).padStart(6))}`;
    return [
      entry('█', 'target', lane.targetPercent, 'cores'),
      entry('▓', 'load', lane.generatorPercent, 'generator'),
      entry('░', 'other', other, 'dim'),
    ].slice(0, laneRows);
  }

  function legend(keyed: readonly ThreadKey[], width: number, maxRows: number): string[] {
    if (keyed.length === 0) return [paint('dim', 'No thread of the target used a core.')];
    const perRow = Math.max(1, Math.floor(width / LEGEND_CELL));
    const cell = Math.floor(width / perRow);
    const entries = keyed.map((thread) => {
      const mark = tools.hasColours ? '██' : `${thread.letter} `;
      const role = threadRole(thread);
      const where = `${thread.cpuPercent.toFixed(0)} %${thread.cores > 1 ? `, on ${thread.cores} cores` : ''}`;
      const name = `${thread.tid} ${plain(thread.name)}`;
      const more = role === null ? '' : ` ${paint('dim', role)}`;
      const text = `${paint(thread.token, mark)} ${paint('text', name)} ${paint('strong', where)}`;
      return toWidth(columnsOf(text + more) < cell ? text + more : text, cell);
    });
    const others = tools.hasColours ? '██' : '# ';
    // Its place is the last one, also where threads are left out for it.
    entries.splice(maxRows * perRow - 1);
    entries.push(toWidth(`${paint('cores', others)} ${paint('dim', 'other threads of the target')}`, cell));
    const lines = Array.from({ length: Math.ceil(entries.length / perRow) }, (_, row) =>
      entries.slice(row * perRow, (row + 1) * perRow).join(''),
    );
    return lines;
  }
}

/** `10,000 requests at a time · 2 of 9 threads on a core now · 1.28 cores busy`: concurrency, then parallelism. */
function parallelism(state: RunState, newest: CoreMoment, columns: number, paint: Paint): string[] {
  const inflight = state.runtime?.inflight ?? null;
  const open = openNow(state);
  const target = newest.lanes.reduce((sum, lane) => sum + (lane.targetPercent ?? 0), 0);
  const busy = newest.lanes.reduce((sum, lane) => sum + lane.totalPercent, 0);
  const parts: string[] = [];
  const add = (value: string, words: string): void => {
    parts.push(`${paint('strong', value, { bold: true })} ${paint('dim', words)}`);
  };
  if (inflight !== null) add(formatCount(inflight), 'requests in flight');
  else if (open !== null) add(formatCount(open), 'connections open');
  if (state.threads !== null) {
    const { states, total } = state.threads;
    add(`${formatCount(states.running ?? 0)} of ${formatCount(total)}`, 'threads runnable');
  }
  // Beside the moment's count the mean over the last second: what is ready for a core and has none.
  const waits = state.threads?.coreWaitPercent;
  if (waits !== undefined) add(formatCores(waits), 'waiting for a core');
  add(formatCores(target), 'cores busy with the target');
  add(`${formatCores(busy)} of ${newest.lanes.length}`, 'in all');
  const line = parts.reduce((whole, part) => {
    const next = whole === '' ? part : `${whole}${paint('dim', ' · ')}${part}`;
    return columnsOf(next) <= columns ? next : whole;
  }, '');
  return [line, ''];
}

function axis(shown: readonly CoreMoment[], laneColumns: number, paint: Paint): string[] {
  const from = `${seconds(shown)} s ago`;
  const blank = Math.max(0, laneColumns - Math.max(shown.length, from.length + 4));
  const inner = Math.max(0, laneColumns - blank - from.length - 'now'.length);
  return [paint('dim', `${' '.repeat(LABEL_COLUMNS + blank)}${from}${' '.repeat(inner)}now`)];
}

function seconds(shown: readonly CoreMoment[]): number {
  const first = shown[0];
  const last = shown.at(-1);
  return first === undefined || last === undefined ? 0 : Math.round((last.atMs - first.atMs) / 1000);
}

function paintRuns(cells: readonly LaneCell[], paint: Paint): string {
  let out = '';
  let from = 0;
  for (let index = 1; index <= cells.length; index += 1) {
    const run = cells[from];
    if (run === undefined || cells[index]?.token === run.token) continue;
    out += paint(
      run.token,
      cells
        .slice(from, index)
        .map((cell) => cell.text)
        .join(''),
    );
    from = index;
  }
  return out;
}
