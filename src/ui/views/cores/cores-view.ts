import type { CoreLane, CoreMoment } from '../../../domain/state/recent-past.ts';
import { openNow, type RunState } from '../../../domain/state/run-state.ts';
import {
  agreeing,
  formatAge,
  formatCores,
  formatCount,
  formatId,
  formatPercent,
  formatSpan,
  formatUnits,
} from '../../../domain/words/format.ts';
import { toWidth } from '../../frame/ansi-text.ts';
import { joined } from '../../frame/joined.ts';
import { runs } from '../../frame/runs.ts';
import type { PaneTools } from '../../panes/pane-context.ts';
import { xAxis, yAxis } from '../../plots/axes.ts';
import { linearScale, PERCENT } from '../../plots/scale.ts';
import { timeTicks } from '../../plots/ticks.ts';
import { staleAge } from '../../state/age.ts';
import type { Paint } from '../../theme.ts';
import { sharesOf } from '../../widgets/core-shares.ts';
import { headAndBody } from '../body.ts';
import { pairsBelow, runTrend } from '../run-trends.ts';
import { bodyRows, nothingYet, type ViewDrawing, type ViewInput } from '../view.ts';
import { coresLegend } from './cores-legend.ts';
import { busiestThreads, type LaneCell, laneColumn, type ThreadKey } from './lanes.ts';

const LABEL_COLUMNS = 9;
/** A lane's height is a core. */
const WHOLE_CORE = linearScale(100, PERCENT);
/** Who had the core, at the right: ` target  100 %`. */
const SHARES_COLUMNS = 16;
/** Taller lanes show no more; with fewer than three rows threads cannot be distinguished. */
const MAX_LANE_ROWS = 12;
const MIN_LANE_ROWS = 3;
/** The threads' names take at most this share of the rows, and at least three. */
const LEGEND_SHARE = 0.25;
const MIN_LEGEND_ROWS = 3;

/** Which of the target's threads ran on which core, as lanes over time. */
export function drawCores(input: ViewInput): ViewDrawing {
  const { state, columns, tools } = input;
  const { paint } = tools;
  const rows = bodyRows(input);
  const base = {
    title: 'cores',
    token: 'cores' as const,
    sentence: 'One lane per core, newest at the right: whose threads ran. Below: mean CPU.',
  };
  const newest = state.past.cores.at(-1);
  if (newest === undefined) return nothingYet(base, 'No sample of the cores yet.', tools);
  const laneColumns = Math.max(8, columns - LABEL_COLUMNS - SHARES_COLUMNS);
  const shown = state.past.cores.slice(-laneColumns);
  const threads = busiestThreads(shown);
  const cores = newest.lanes.length;
  const legendRows = Math.max(MIN_LEGEND_ROWS, Math.floor(rows * LEGEND_SHARE));
  const foot = ['', axis(shown, laneColumns, paint), ...coresLegend(threads, columns, legendRows, tools)];
  const head = [parallelism(state, newest, columns, paint), ''];
  const { laneRows, gap } = laneHeight(rows - head.length - foot.length, cores);
  const linesPerLane = laneRows + gap;
  const laneAt = lanesOf(newest, { moments: shown, threads, laneColumns, laneRows, tools });
  const body = headAndBody({
    head,
    count: cores * linesPerLane - gap,
    line: (index) => laneAt(Math.floor(index / linesPerLane))[index % linesPerLane] ?? '',
    rows: rows - foot.length,
    scroll: input.scroll ?? 0,
  });
  const count = formatUnits(cores, 'core', 'cores');
  return {
    ...base,
    detail: columns >= 100 ? `${count} · the last ${formatSpan(spanMs(shown))}` : count,
    lines: [...body.lines, ...foot, ...below(input, rows - body.lines.length - foot.length)].slice(0, rows),
    extent: body.extent,
  };
}

/** Where lanes are as tall as they get: how busy the target was over the whole run, and with what. */
const below = ({ state, columns, tools }: ViewInput, rows: number): string[] =>
  pairsBelow(
    (['cpu', 'switches', 'requests', 'connections'] as const).map((name) => runTrend(name, state)),
    { columns, rows, tools },
  );

function laneHeight(room: number, cores: number): { readonly laneRows: number; readonly gap: 0 | 1 } {
  const perLane = Math.floor(room / Math.max(1, cores));
  const gap = perLane > MIN_LANE_ROWS ? 1 : 0;
  const wanted = Math.max(MIN_LANE_ROWS, perLane - gap);
  return { laneRows: Math.max(1, Math.min(MAX_LANE_ROWS, wanted, Math.max(1, room))), gap };
}

interface LanesOptions {
  readonly moments: readonly CoreMoment[];
  readonly threads: readonly ThreadKey[];
  readonly laneColumns: number;
  readonly laneRows: number;
  readonly tools: PaneTools;
}

/** The lines of a core's lane, drawn once and only if visible: a machine may have hundreds of cores. */
function lanesOf({ lanes }: CoreMoment, options: LanesOptions): (at: number) => readonly string[] {
  const keys = new Map(options.threads.map((thread) => [thread.key, thread]));
  const drawn = new Map<number, readonly string[]>();
  return (at) => {
    const lane = lanes[at];
    if (lane === undefined) return [];
    const lines = drawn.get(at) ?? laneLines(at, lane, keys, options);
    drawn.set(at, lines);
    return lines;
  };
}

function laneLines(
  at: number,
  lane: CoreLane,
  keys: ReadonlyMap<string, ThreadKey>,
  { moments, laneColumns, laneRows, tools }: LanesOptions,
): string[] {
  const { paint } = tools;
  const picture = moments.map((moment) => {
    const then = moment.lanes[at];
    return then === undefined ? [] : laneColumn(then, keys, laneRows, tools.hasColours);
  });
  const isTall = laneRows >= 3;
  const numbers = isTall ? yAxis(WHOLE_CORE, laneRows) : [];
  const said = shares(lane, tools).slice(0, laneRows);
  const saidFrom = isTall ? laneRows - said.length : 0;
  const blank = ' '.repeat(Math.max(0, laneColumns - picture.length));
  return Array.from({ length: laneRows }, (_, row) => {
    const name = row === (isTall ? laneRows - 1 : 0) ? `core ${formatId(lane.core)}` : '';
    // Where the lane's name stands is its 0.
    const number = name === '' ? (numbers[row] ?? '') : (numbers[row] ?? '').slice(-1);
    const label = `${paint('strong', toWidth(name, LABEL_COLUMNS - number.length))}${paint('dim', number)}`;
    const cells = picture.map((column): LaneCell => column[row] ?? { token: 'dim', text: ' ' });
    return `${label}${blank}${paintCells(cells, paint)} ${said[row - saidFrom] ?? ''}`;
  });
}

const shares = (lane: CoreLane, { paint, hasColours }: PaneTools): string[] =>
  sharesOf(lane).map(({ share, percent }) => {
    const mark = paint(share.token, hasColours ? share.mark : share.letter);
    return `${mark} ${paint('dim', share.name.padEnd(7))}${paint('text', formatPercent(percent).padStart(6))}`;
  });

/** `10,000 requests in the server · 1.28 cores busy with the target · 0.31 threads waiting for one`: concurrency, then parallelism. */
function parallelism(state: RunState, newest: CoreMoment, columns: number, paint: Paint): string {
  const inflight = state.runtime?.inflight ?? null;
  const open = openNow(state);
  const target = newest.lanes.reduce((sum, lane) => sum + (lane.targetPercent ?? 0), 0);
  const busy = newest.lanes.reduce((sum, lane) => sum + lane.totalPercent, 0);
  const parts: string[] = [];
  const add = (value: string, words: string): void => {
    parts.push(`${paint('strong', value, { bold: true })} ${paint('dim', words)}`);
  };
  if (inflight !== null)
    add(formatCount(inflight), agreeing(inflight, 'request in the server', 'requests in the server'));
  else if (open !== null) add(formatCount(open), agreeing(open, 'connection open', 'connections open'));
  add(formatCores(target), 'cores busy with the target');
  // Means over the last sample, like those of the cores: threads that were ready and had none. How many threads are runnable
  // at one moment is another figure, and is in the threads view.
  const waits = state.threads?.coreWaitPercent;
  if (state.threads !== null && waits !== undefined) {
    const age = staleAge(state.nowMs, state.threads.atMs);
    add(formatCores(waits), `threads waiting for one${age === null ? '' : `, ${age}`}`);
  }
  add(`${formatCores(busy)} of ${newest.lanes.length}`, 'busy in all');
  return joined(parts, paint('dim', ' · '), columns);
}

/** Round ages, each below the sample of that moment, and now. */
function axis(shown: readonly CoreMoment[], laneColumns: number, paint: Paint): string {
  const nowMs = shown.at(-1)?.atMs ?? 0;
  const ages = timeTicks(0, spanMs(shown), Math.max(2, Math.floor(laneColumns / AGE_COLUMNS))).filter((ms) => ms > 0);
  const marks = ages.reverse().map((ageMs) => ({
    at:
      laneColumns -
      shown.length +
      Math.max(
        0,
        shown.findIndex(({ atMs }) => atMs >= nowMs - ageMs),
      ),
    label: formatAge(ageMs),
  }));
  const line = xAxis([...marks, { at: laneColumns - 1, label: 'now' }], laneColumns);
  return paint('dim', `${' '.repeat(LABEL_COLUMNS)}${line.trimEnd()}`);
}

/** `20 s ago`, and air. */
const AGE_COLUMNS = 16;

function spanMs(shown: readonly CoreMoment[]): number {
  const first = shown[0];
  const last = shown.at(-1);
  return first === undefined || last === undefined ? 0 : last.atMs - first.atMs;
}

/** Where a thread's run of cells begins stands its letter. */
const paintCells = (cells: readonly LaneCell[], paint: Paint): string =>
  runs(cells, ({ token, letter = '' }) => `${token} ${letter}`)
    .map(([, run]) => {
      const [first] = run;
      if (first === undefined) return '';
      const text = run.map((cell) => cell.text).join('');
      if (first.letter === undefined) return paint(first.token, text);
      return paint(first.token, first.letter, { inverse: true }) + paint(first.token, text.slice(1));
    })
    .join('');
