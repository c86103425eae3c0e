import type { ThreadTable } from '../../../domain/events/run-event.ts';

/** How wide each column of a table of threads is; 0: it has no room, or nothing is known for it. */
export interface ThreadColumns {
  readonly name: number;
  readonly role: number;
  /** Whole words for states where there is room, else the kernel's letter. */
  readonly state: number;
  /** What the thread waits for, with the call where there is room. */
  readonly wait: number;
  /** How long it was ready to run and had no core. */
  readonly ready: number;
  readonly core: number;
  readonly rate: number;
  readonly involuntary: number;
  readonly bar: number;
}

/** The kernel's largest pid has seven digits. */
export const TID = 7;
export const CPU = 8;
export const SHORT_STATE = 3;
/** The longest group's brief (waits.ts) and a blank. */
export const SHORT_WAIT = 15;

/** The kernel keeps 15 characters of a thread's name. */
const NAME = 16;
const MIN_NAME = 4;
const READY = 8;
const READY_FROM = 70;
/** `CORE` and the mark of the column that rows are sorted by; or so many digits with a blank. */
const CORE = 6;
const SHORT_CORE = 5;
const MIN_BAR = 10;
const MIN_ROLE = 8;
/** `first thread`, `runs Go code`: the shortest that a role should have while there are columns that say less. */
const LEAST_ROLE = 13;
/** A runtime's names for threads. */
const ROLE = 25;
/** What a process says of itself: `shop web 127.0.0.1(54321) idle in transaction`. */
const TITLE = 50;
/** `shop …(54321) idle in transaction` */
const MIN_TITLE = 28;
const LONG_STATE = 18;
/** `any of 10,003 · epoll_pwait fd 7` */
const LONG_WAIT = 33;
const LONG_RATE = 9;
const SHORT_RATE = 7;
/** From here on states are words, and rates have room for four figures and more. */
const LONG_FROM = 90;

/**
 * Titles of processes are sentences, and their end says most (`idle in transaction`). Where they, roles and waits have no
 * room, states are letters (the legend above names them), then rates are narrow, then columns go, those first that say least:
 * involuntary switches, the time without a core, voluntary switches, the core. What a thread waits for stays. By the columns
 * that there are, not by what the rows say now: columns must not move.
 */
export function columnsFor(columns: number, table: ThreadTable): ThreadColumns {
  const hasTitles = table.processes?.some(({ title }) => title !== undefined) === true;
  const hasWaits = table.waits !== undefined;
  const wanted = hasTitles ? TITLE : ROLE;
  const least = hasTitles ? MIN_TITLE : LEAST_ROLE;
  const widest = Math.max(MIN_NAME, ...table.rows.map(({ name }) => name.length));
  const tellsReady = columns >= READY_FROM && table.rows.some(({ coreWaitPercent }) => coreWaitPercent !== undefined);
  const rate = columns >= LONG_FROM ? LONG_RATE : SHORT_RATE;
  const layout = {
    name: hasTitles ? Math.min(NAME, widest + 1) : NAME,
    // Beside what a thread waits for, its state is worth a letter.
    state: columns >= LONG_FROM && !hasWaits ? LONG_STATE : SHORT_STATE,
    wait: hasWaits ? SHORT_WAIT : 0,
    ready: tellsReady ? READY : 0,
    core: CORE,
    rate,
    involuntary: rate,
  };
  const rest = (): number => {
    const { name, state, wait, ready, core } = layout;
    return columns - TID - 1 - name - state - wait - CPU - ready - core - layout.rate - layout.involuntary - 1;
  };
  if (rest() < wanted) layout.state = SHORT_STATE;
  if (rest() < wanted) [layout.rate, layout.involuntary] = [SHORT_RATE, SHORT_RATE];
  if (rest() < wanted && hasWaits) layout.involuntary = 0;
  if (rest() < wanted && hasTitles) layout.ready = 0;
  if (rest() < least) layout.core = SHORT_CORE;
  if (rest() < least && (hasTitles || hasWaits)) layout.involuntary = 0;
  if (rest() < least && hasWaits) layout.name = Math.min(NAME, widest + 1);
  if (rest() < least && hasWaits) layout.ready = 0;
  if (rest() < least && hasWaits) layout.rate = 0;
  if (rest() < least && hasWaits) layout.core = 0;
  if (hasWaits && rest() - wanted >= LONG_WAIT - SHORT_WAIT) layout.wait = LONG_WAIT;
  const room = rest();
  const withBar = room - wanted >= (hasTitles ? 2 : 1) * MIN_BAR;
  // A title takes what a bar can spare.
  const most = !hasTitles ? wanted : withBar ? room - 2 * MIN_BAR : room;
  const role = room < MIN_ROLE ? 0 : Math.min(most, room);
  return { ...layout, role, bar: withBar ? room - role - 2 : 0 };
}
