import type { ThreadTable } from '../events/run-event.ts';
import { formatCount } from '../words/format.ts';
import { type Runtime, threadRole } from './thread-roles.ts';
import { waitLetter } from './waits.ts';

/** What the account is made from: of older recordings only the first two. */
export type AccountedTable = Pick<ThreadTable, 'total' | 'waits'> &
  Partial<Pick<ThreadTable, 'waitCells' | 'processes' | 'rows'>>;

export interface AccountPart {
  readonly group: string;
  readonly count: number;
  readonly words: string;
  readonly brief: string;
}

/** Of one thread, and of several: `runs Go code`, `run Go code`. */
interface Verb {
  readonly one: string;
  readonly several: string;
  readonly brief?: string;
}

const verb = (one: string, several: string, brief?: string): Verb => ({ one, several, ...(brief ? { brief } : {}) });

const OTHER = verb('waits for something else', 'wait for something else', 'on something else');
const LOCK_OR_WORK = verb('waits for a lock or for work', 'wait for a lock or for work', 'on a lock or work');
const RUNNABLE = verb('is runnable', 'are runnable', 'runnable');
const PARKED = verb('is parked', 'are parked', 'parked');
const ON_TIMER = verb('is asleep on a timer', 'are asleep on a timer', 'on a timer');
const IN_EPOLL = verb('waits in epoll', 'wait in epoll', 'in epoll');
const ANY_OF_SEVERAL = verb(
  'waits for any of several descriptors',
  'wait for any of several descriptors',
  'on several descriptors',
);

const GENERAL: Readonly<Record<string, Verb>> = {
  runnable: RUNNABLE,
  many: ANY_OF_SEVERAL,
  socket: verb('waits for one socket', 'wait for one socket each', 'on one socket each'),
  one: verb('waits for one descriptor', 'wait for one descriptor each', 'on one descriptor each'),
  accept: verb('waits for a connection', 'wait for a connection', 'accept'),
  timer: ON_TIMER,
  disk: verb('waits for a file or a disk', 'wait for a file or a disk', 'on a file or disk'),
  pipe: verb('waits for a pipe', 'wait for a pipe', 'on a pipe'),
  child: verb('waits for a child process', 'wait for a child process', 'on a child'),
  signal: verb('waits for a signal', 'wait for a signal', 'on a signal'),
  stopped: verb('is stopped', 'are stopped', 'stopped'),
  other: OTHER,
  gil: verb('waits for the GIL', 'wait for the GIL', 'on the GIL'),
  work: LOCK_OR_WORK,
  unknown: verb('is not known', 'are not known', 'not known'),
};

/** In the order of a reader's interest: who works, who watches, who has one socket; then who has nothing to do. */
const ORDER = Object.keys(GENERAL);

export interface PartsContext {
  readonly runtime: Runtime;
  /** Some epoll instance watches the connections. */
  readonly hasEpoll: boolean;
  /** How many threads may run the runtime's code at once (GOMAXPROCS), as it reports itself; null: not known. */
  readonly processors: number | null;
}

/** Of a group some threads, and what they do. */
type Share = readonly [count: number, does: Verb];

/** By group, in the order in which they are named; what the runtime tells apart within a group is a part of its own. */
export function accountParts(table: AccountedTable, context: PartsContext): AccountPart[] {
  const { waits = {} } = table;
  const known = new Set(ORDER);
  const later = Object.entries(waits).reduce((sum, [group, count]) => sum + (known.has(group) ? 0 : count), 0);
  return ORDER.flatMap((group) => {
    const count = (waits[group] ?? 0) + (group === 'other' ? later : 0);
    const named = sharesOf({ group, count, table, ...context }).filter(([some]) => some > 0 && some <= count);
    const rest = count - named.reduce((sum, [some]) => sum + some, 0);
    const general = restOf(group, context, table);
    return [...named, [rest, general] as const].filter(([some]) => some > 0).map((share) => partOf(group, share));
  });
}

function partOf(group: string, [count, { one, several, brief }]: Share): AccountPart {
  const number = formatCount(count);
  const does = count === 1 ? one : several;
  return { group, count, words: `${number} ${does}`, brief: `${number} ${brief ?? does}` };
}

/** What those of a group do that nothing more is known of. */
function restOf(group: string, { runtime, hasEpoll }: PartsContext, table: AccountedTable): Verb {
  // Without the calls, an instance that watches the connections is what somebody waits in.
  if (group === 'many') return inEpoll(table) === null && hasEpoll ? IN_EPOLL : ANY_OF_SEVERAL;
  if (group === 'work') {
    // An M without work parks on a futex, as Tokio's workers do on a condition; V8's workers and libuv's pool wait for a task.
    if (runtime === 'go' || runtime === 'tokio') return PARKED;
    // Thread.sleep is a condition with a timeout, a futex as a lock is (os_posix.cpp).
    if (runtime === 'jvm')
      return verb(
        'sleeps or waits for a lock or work',
        'sleep or wait for a lock or work',
        'asleep, on a lock or work',
      );
    if (runtime === 'node') return verb('is an idle helper', 'are idle helpers', 'idle helpers');
  }
  // One of them has the GIL, or all are in C code or the kernel.
  if (group === 'runnable' && runtime === 'cpython')
    return verb('runs Python', 'run Python or are ready to', 'runnable');
  return GENERAL[group] ?? OTHER;
}

/** Of those that wait for any of several descriptors: by their calls, where every thread has a row. Null: not known. */
function inEpoll({ total, rows = [] }: AccountedTable): number | null {
  if (rows.length < total) return null;
  const calls = rows.flatMap(({ wait }) => (wait?.group === 'many' ? [wait.call] : []));
  return calls.includes(null) ? null : calls.filter((call) => call?.startsWith('epoll_')).length;
}

interface SharesInput extends PartsContext {
  readonly group: string;
  readonly count: number;
  readonly table: AccountedTable;
}

function sharesOf(input: SharesInput): Share[] {
  const { runtime, group, count, table, processors } = input;
  const name = `${runtime} ${group}`;
  if (group === 'many') return [[inEpoll(table) ?? 0, IN_EPOLL]];
  switch (name) {
    case 'go runnable':
      // More than that are in the kernel, or wait for a core: which of them, the kernel does not show.
      return processors !== null && count <= processors ? [[count, verb('runs Go code', 'run Go code', 'run Go')]] : [];
    // The first thread that the runtime starts (runtime.main, proc.go), so the second by its id. Idle, it is parked too.
    case 'go timer':
      return [[atPlace(table, 1, group), verb('is the scheduler’s monitor', 'are schedulers’ monitors', 'monitor')]];
    // JavaScript runs on the first thread of a process; the others are V8's, libuv's, or workers.
    case 'node runnable':
      return [[atPlace(table, 0, group), verb('is the busy event loop', 'are busy event loops', 'on the event loop')]];
    case 'node work':
      return [[atPlace(table, 0, group), LOCK_OR_WORK]];
    case 'jvm work':
      return [
        [ownOfJvm(table), verb('is an idle helper of the JVM', 'are idle helpers of the JVM', 'idle JVM helpers')],
      ];
    default:
      return [];
  }
}

/** Of how many processes the thread at this place, by its id, is in the group; of those that have such a place and more than one thread. */
function atPlace({ waitCells = '', processes = [] }: AccountedTable, place: number, group: string): number {
  const letter = waitLetter(group);
  let found = 0;
  let from = 0;
  for (const { threads } of processes) {
    if (threads > 1 && place < threads && waitCells[from + place] === letter) found += 1;
    from += threads;
  }
  return from === waitCells.length ? found : 0;
}

const OF_JVM = /^(JVM |Java (references|finalizers|cleaners))/;

/** The collector's, the compilers' and such, by their names: known where every thread has a row. */
function ownOfJvm({ total, rows = [] }: AccountedTable): number {
  if (rows.length < total) return 0;
  return rows.filter((row) => row.wait?.group === 'work' && OF_JVM.test(threadRole(row) ?? '')).length;
}
