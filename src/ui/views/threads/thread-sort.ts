import type { ThreadRow } from '../../../domain/events/run-event.ts';
import { WAIT_KINDS, waitKind } from '../../../domain/meaning/waits.ts';
import { letterOf } from '../../../domain/words/thread-letters.ts';
import type { ThreadSort } from '../../state/thread-choice.ts';
import { STATE_STYLES, styleOf } from './thread-state.ts';

export interface ThreadItemRow {
  readonly kind: 'thread';
  readonly row: ThreadRow;
  readonly role: string | null;
  /** `one socket`, `any of 10,003`; null: not known. */
  readonly waitsFor: string | null;
}

type Compare = (a: ThreadItemRow, b: ThreadItemRow) => number;

interface SortColumn {
  readonly heading: string;
  readonly isDescending: boolean;
  readonly compare: Compare;
}

/** What is not known comes last, whichever way. */
const column = <T>(
  heading: string,
  isDescending: boolean,
  cellOf: (item: ThreadItemRow) => T | null | undefined,
  inOrder: (first: T, second: T) => number,
): SortColumn => ({
  heading,
  isDescending,
  compare(a, b) {
    const [first, second] = [cellOf(a) ?? null, cellOf(b) ?? null];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    return isDescending ? inOrder(second, first) : inOrder(first, second);
  },
});

type FigureOf = (row: ThreadRow) => number | null | undefined;
const byNumber = (first: number, second: number): number => first - second;

const fromLargest = (heading: string, figureOf: FigureOf): SortColumn =>
  column(heading, true, ({ row }) => figureOf(row), byNumber);
const fromSmallest = (heading: string, figureOf: FigureOf): SortColumn =>
  column(heading, false, ({ row }) => figureOf(row), byNumber);
const byText = (heading: string, textOf: (item: ThreadItemRow) => string | null): SortColumn =>
  column(heading, false, textOf, (first, second) => (first < second ? -1 : Number(first > second)));

const AWAKE = new Map(STATE_STYLES.map(({ letter }, index) => [letter, index]));
const BUSY = new Map(WAIT_KINDS.map(({ group }, index) => [group, index]));

/** Figures from the largest on, what names something from the smallest; states and waits from the most awake. */
export const SORT_COLUMNS: Readonly<Record<ThreadSort, SortColumn>> = {
  tid: fromSmallest('TID', ({ tid }) => tid),
  name: byText('NAME', ({ row }) => row.name),
  role: byText('ROLE', ({ role }) => role),
  state: fromSmallest('STATE', ({ state }) => AWAKE.get(styleOf(letterOf(state)).letter)),
  wait: fromSmallest('WAITS FOR', ({ wait }) => wait && BUSY.get(waitKind(wait.group).group)),
  cpu: fromLargest('CPU', ({ cpuPercent }) => cpuPercent),
  ready: fromLargest('READY', ({ coreWaitPercent }) => coreWaitPercent),
  core: fromSmallest('CORE', ({ core }) => core),
  voluntary: fromLargest('VOL/S', ({ voluntaryPerSecond }) => voluntaryPerSecond),
  involuntary: fromLargest('INV/S', ({ involuntaryPerSecond }) => involuntaryPerSecond),
};

const byTid: Compare = (a, b) => a.row.tid - b.row.tid;

/** Threads that are alike in the column come by CPU, then by tid. */
export const compareBy =
  (sort: ThreadSort): Compare =>
  (a, b) =>
    SORT_COLUMNS[sort].compare(a, b) || SORT_COLUMNS.cpu.compare(a, b) || byTid(a, b);
