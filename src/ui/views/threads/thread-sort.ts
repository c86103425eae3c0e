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

/** What is not known comes last, whichever way. */
const byNumber =
  (figureOf: (row: ThreadRow) => number | null | undefined, isDescending: boolean): Compare =>
  (a, b) => {
    const [first, second] = [figureOf(a.row) ?? null, figureOf(b.row) ?? null];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    return isDescending ? second - first : first - second;
  };

const byText =
  (textOf: (item: ThreadItemRow) => string | null): Compare =>
  (a, b) => {
    const [first, second] = [textOf(a), textOf(b)];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    return first < second ? -1 : Number(first > second);
  };

const AWAKE = new Map(STATE_STYLES.map(({ letter }, index) => [letter, index]));
const BUSY = new Map(WAIT_KINDS.map(({ group }, index) => [group, index]));

interface SortColumn {
  readonly heading: string;
  readonly isDescending: boolean;
  readonly compare: Compare;
}

const column = (heading: string, isDescending: boolean, compare: Compare): SortColumn => ({
  heading,
  isDescending,
  compare,
});

/** Figures from the largest on, what names something from the smallest; states and waits from the most awake. */
export const SORT_COLUMNS: Readonly<Record<ThreadSort, SortColumn>> = {
  tid: column(
    'TID',
    false,
    byNumber(({ tid }) => tid, false),
  ),
  name: column(
    'NAME',
    false,
    byText(({ row }) => row.name),
  ),
  role: column(
    'ROLE',
    false,
    byText(({ role }) => role),
  ),
  state: column(
    'STATE',
    false,
    byNumber(({ state }) => AWAKE.get(styleOf(letterOf(state)).letter), false),
  ),
  wait: column(
    'WAITS FOR',
    false,
    byNumber(({ wait }) => wait && BUSY.get(waitKind(wait.group).group), false),
  ),
  cpu: column(
    'CPU',
    true,
    byNumber(({ cpuPercent }) => cpuPercent, true),
  ),
  ready: column(
    'READY',
    true,
    byNumber(({ coreWaitPercent }) => coreWaitPercent, true),
  ),
  core: column(
    'CORE',
    false,
    byNumber(({ core }) => core, false),
  ),
  voluntary: column(
    'VOL/S',
    true,
    byNumber(({ voluntaryPerSecond }) => voluntaryPerSecond, true),
  ),
  involuntary: column(
    'INV/S',
    true,
    byNumber(({ involuntaryPerSecond }) => involuntaryPerSecond, true),
  ),
};

const byTid: Compare = (a, b) => a.row.tid - b.row.tid;

/** Threads that are alike in the column come by CPU, then by tid. */
export const compareBy =
  (sort: ThreadSort): Compare =>
  (a, b) =>
    SORT_COLUMNS[sort].compare(a, b) || SORT_COLUMNS.cpu.compare(a, b) || byTid(a, b);
