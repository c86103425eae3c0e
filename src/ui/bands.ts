import type { PaneSize } from './panes/pane-size.ts';

/** What a run has beside what every run has; a pane of what will never come would be an empty box. */
export interface Extras {
  /** What its threads wait for. */
  readonly waits: boolean;
  /** What its runtime's units wait for. */
  readonly units: boolean;
  /** More than one step. */
  readonly steps: boolean;
  /** Its target's output. */
  readonly log: boolean;
}

/** A pane that has no place in each layout. */
export type ExtraPane = keyof Extras | 'threads' | 'memory' | 'cores';

export interface Slot {
  readonly pane: ExtraPane;
  readonly columns: number;
}

/** The overview's rows of panes, from the big figures down; 0 rows: it has no room. */
export interface Bands {
  readonly topRows: number;
  /** Rows of the big digits. */
  readonly digitRows: number;
  readonly middleRows: number;
  /** Memory and cores; in a wide terminal what waits stands beside them. */
  readonly low: readonly Slot[];
  readonly lowRows: number;
  /** What waits, where it does not stand beside memory and cores. */
  readonly waits: readonly Slot[];
  readonly waitRows: number;
  /** The busiest threads; in a wide terminal the steps so far stand beside them, or the log where there is one step. */
  readonly threads: readonly Slot[];
  readonly threadRows: number;
  /** The log, where it does not stand beside the threads. */
  readonly logRows: number;
}

/** From so many columns on, what waits has room beside memory and cores, and the steps so far beside the busiest threads. */
const WAITS_BESIDE_COLUMNS = 136;
const STEPS_BESIDE_COLUMNS = 180;
/** Columns of the table of threads. */
const TABLE_SHARE = 0.6;
/** Two panes of what waits side by side. */
const TWO_WAITS_COLUMNS = 76;

const LEAST_WAIT_ROWS = 6;
const LEAST_THREAD_ROWS = { large: 8, lower: 6 };
const LEAST_LOG_ROWS = 5;
const MOST_LOG_ROWS = 6;

interface Grown {
  readonly rows: number;
  readonly columns: number;
  readonly bands: Pick<Bands, 'topRows' | 'digitRows' | 'lowRows'>;
}

/** How high bands are that grow with the terminal, by its rows and columns. */
const GROWN: readonly Grown[] = [
  { rows: 66, columns: 240, bands: { topRows: 15, digitRows: 10, lowRows: 11 } },
  { rows: 50, columns: 150, bands: { topRows: 12, digitRows: 7, lowRows: 9 } },
];
const NOT_GROWN: Grown = { rows: 0, columns: 0, bands: { topRows: 10, digitRows: 5, lowRows: 7 } };

/** Requests and latency keep this many rows, whatever else there is. */
const LEAST_MIDDLE_ROWS = { large: 14, medium: 10, small: 8 };

/** From 120 x 40 on: all panes but those of what waits and of the log are always there. */
export function largeBands({ columns, rows }: PaneSize, extras: Extras): Bands {
  const grown = GROWN.find((each) => rows >= each.rows && columns >= each.columns) ?? NOT_GROWN;
  const { topRows, digitRows, lowRows } = grown.bands;
  const rest = rows - topRows - lowRows;
  const beside = columns >= WAITS_BESIDE_COLUMNS ? waitPanes(extras) : [];
  const besideThreads = columns < STEPS_BESIDE_COLUMNS ? null : extras.steps ? 'steps' : extras.log ? 'log' : null;
  const threadRows = Math.max(LEAST_THREAD_ROWS.large, Math.min(14, Math.floor(rest * 0.4)));
  const below = waitPanes(extras).length > 0 && beside.length === 0;
  let spare = rest - threadRows - LEAST_MIDDLE_ROWS.large;
  const take = (wanted: boolean, least: number, most: number): number => {
    if (!wanted) return 0;
    const taken = spare >= least ? Math.min(most, Math.max(least, spare >> 1)) : 0;
    spare = taken === 0 ? 0 : spare - taken;
    return taken;
  };
  const waitRows = take(below, LEAST_WAIT_ROWS, 9);
  // The rows that more digits need are not given to it first: it would go again.
  const isGrown = grown === (GROWN.find((each) => columns >= each.columns) ?? NOT_GROWN);
  const logRows = take(extras.log && isGrown && besideThreads !== 'log', LEAST_LOG_ROWS, MOST_LOG_ROWS);
  return {
    topRows,
    digitRows,
    lowRows,
    low: slots(
      columns,
      ['memory', 'cores', ...beside],
      beside.length === 0 ? MEMORY_AND_CORES : MEMORY_AND_CORES_BESIDE,
    ),
    waits: waitSlots(columns, extras),
    waitRows,
    threads:
      besideThreads === null ? slots(columns, ['threads']) : slots(columns, ['threads', besideThreads], [TABLE_SHARE]),
    threadRows,
    logRows,
    middleRows: rest - threadRows - waitRows - logRows,
  };
}

/** Below 120 x 40: with more rows, panes come in the order of their importance, and then all grow. */
export function lowerBands({ columns, rows }: PaneSize, extras: Extras, isMedium: boolean): Bands {
  const topRows = isMedium ? 8 : 6;
  const lowRows = isMedium ? 6 : rows >= 18 ? 5 : 4;
  const least = isMedium ? LEAST_MIDDLE_ROWS.medium : LEAST_MIDDLE_ROWS.small;
  const rest = rows - topRows - lowRows;
  let spare = rest - least;
  const take = (wanted: boolean, wantedRows: number): number => {
    if (!wanted) return 0;
    const taken = spare >= wantedRows ? wantedRows : 0;
    // What is less important does not come before it.
    spare = taken === 0 ? 0 : spare - taken;
    return taken;
  };
  const threadRows = take(true, LEAST_THREAD_ROWS.lower);
  const waitRows = take(waitPanes(extras).length > 0, LEAST_WAIT_ROWS);
  const logRows = take(extras.log, LEAST_LOG_ROWS);
  const isAll = threadRows > 0 && spare > 0;
  const grow = (from: number, share: number, most: number): number =>
    isAll && from > 0 ? Math.min(most - from, Math.floor(spare * share)) : 0;
  const more = {
    top: grow(topRows, 0.15, 8),
    low: grow(lowRows, 0.1, 7),
    threads: grow(threadRows, 0.3, 20),
    waits: grow(waitRows, 0.1, 9),
    log: grow(logRows, 0.05, MOST_LOG_ROWS),
  };
  const grown = more.top + more.low + more.threads + more.waits + more.log;
  return {
    topRows: topRows + more.top,
    digitRows: 3,
    lowRows: lowRows + more.low,
    low: slots(columns, ['memory', 'cores']),
    waits: waitSlots(columns, extras),
    waitRows: waitRows + more.waits,
    threads: slots(columns, ['threads']),
    threadRows: threadRows + more.threads,
    logRows: logRows + more.log,
    middleRows: Math.max(4, rest - waitRows - threadRows - logRows - grown),
  };
}

const MEMORY_AND_CORES = [0.36];
/** With panes of what waits: the curve of the memory needs room for its numbers. */
const MEMORY_AND_CORES_BESIDE = [0.28, 0.26];

const waitPanes = ({ waits, units }: Extras): ExtraPane[] => [
  ...(waits ? (['waits'] as const) : []),
  ...(units ? (['units'] as const) : []),
];

function waitSlots(columns: number, extras: Extras): Slot[] {
  const panes = waitPanes(extras);
  return slots(columns, columns >= TWO_WAITS_COLUMNS ? panes : panes.slice(0, 1));
}

/** The panes of a band: the first ones as wide as their shares, the others equally. */
function slots(columns: number, panes: readonly ExtraPane[], shares: readonly number[] = []): Slot[] {
  let left = columns;
  return panes.map((pane, index) => {
    const isLast = index === panes.length - 1;
    const share = shares[index];
    const own = isLast
      ? left
      : share === undefined
        ? Math.floor(left / (panes.length - index))
        : Math.floor(columns * share);
    left -= own;
    return { pane, columns: own };
  });
}
