import type { EpollSets, RunStarted, ThreadTable } from '../events/run-event.ts';
import { formatCount, formatUnits } from '../words/format.ts';
import { mainSets } from './socket-path.ts';

/**
 * What every thread of the target does, so that their number adds up: "9 threads: 2 run Go code, 1 waits in epoll, 1 is the
 * scheduler’s monitor, 5 are parked. One epoll instance watches 10,000 sockets." It is told from what the kernel shows of each thread (waits.ts) and from which
 * runtime it is; what the kernel does not tell apart (a lock and an empty queue are both a futex) is one group here too.
 */
export interface ThreadAccount {
  readonly total: number;
  /** By group, in the order in which they are told; they add up to `total`. */
  readonly parts: readonly AccountPart[];
  readonly sentence: string;
  /** `1 epoll watches 10,000 sockets · 6 parked`: what a narrow pane has room for. */
  readonly brief: string;
}

export interface AccountPart {
  readonly group: string;
  readonly count: number;
  readonly words: string;
  readonly brief: string;
}

export type Runtime = 'go' | 'node' | 'tokio' | 'rust' | 'jvm' | 'cpython' | 'other';

/** Of one thread, and of several: `runs Go code`, `run Go code`. */
interface Verb {
  readonly one: string;
  readonly several: string;
  readonly brief?: string;
}

const verb = (one: string, several: string, brief?: string): Verb => ({ one, several, ...(brief ? { brief } : {}) });

const GENERAL: Readonly<Record<string, Verb>> = {
  runnable: verb('is runnable', 'are runnable', 'runnable'),
  many: verb('waits for any of many sockets', 'wait for any of many sockets', 'on many sockets'),
  socket: verb('waits for one socket', 'wait for one socket each', 'on one socket each'),
  accept: verb('waits for a connection', 'wait for a connection', 'accept'),
  timer: verb('is asleep on a timer', 'are asleep on a timer', 'on a timer'),
  work: verb('waits for a lock or for work', 'wait for a lock or for work', 'on a lock or work'),
  disk: verb('waits for a file or a disk', 'wait for a file or a disk', 'on a file or disk'),
  pipe: verb('waits for a pipe', 'wait for a pipe', 'on a pipe'),
  child: verb('waits for a child process', 'wait for a child process', 'on a child'),
  signal: verb('waits for a signal', 'wait for a signal', 'on a signal'),
  stopped: verb('is stopped', 'are stopped', 'stopped'),
  other: verb('waits for something else', 'wait for something else', 'on something else'),
  unknown: verb('is not known', 'are not known', 'not known'),
};

/** What a group of waits means in a runtime, where it means more than that. */
const OF_RUNTIME: Readonly<Record<Runtime, Readonly<Record<string, Verb>>>> = {
  // An M without work parks on a futex; so does sysmon while every P is idle, else it sleeps between its rounds (runtime/proc.go).
  go: {
    runnable: verb('runs Go code', 'run Go code', 'runnable'),
    work: verb('is parked', 'are parked', 'parked'),
    timer: verb('is the scheduler’s monitor', 'are asleep on a timer', 'on a timer'),
  },
  // V8's workers and libuv's pool wait on a condition for their next task; they and the loop may be runnable alike.
  node: {
    work: verb('is an idle helper', 'are idle helpers', 'idle helpers'),
  },
  tokio: {
    runnable: verb('polls tasks', 'poll tasks', 'runnable'),
    work: verb('is parked', 'are parked', 'parked'),
  },
  rust: {},
  jvm: {
    work: verb('waits for a lock or for work', 'wait for a lock or for work', 'on a lock or work'),
  },
  cpython: {
    runnable: verb('runs Python', 'run or are ready to', 'runnable'),
    work: verb('waits for the GIL, a lock or work', 'wait for the GIL, a lock or work', 'on GIL, lock or work'),
  },
  other: {},
};

const IN_EPOLL = verb('waits in epoll', 'wait in epoll', 'in epoll');

export interface AccountContext {
  readonly epolls: Pick<EpollSets, 'sets'> | null;
  /** Open connections; null: not known. */
  readonly open: number | null;
  readonly runtime: Runtime;
}

/** In the order of a reader's interest: who works, who watches, who has one socket; then who has nothing to do. */
const ORDER = [
  'runnable',
  'many',
  'socket',
  'accept',
  'timer',
  'disk',
  'pipe',
  'child',
  'signal',
  'stopped',
  'other',
  'work',
  'unknown',
] as const;

/** Null: the kernel does not show what the threads wait for. */
export function threadAccount(
  table: Pick<ThreadTable, 'total' | 'waits'> | null,
  { epolls, open, runtime }: AccountContext,
): ThreadAccount | null {
  const waits = table?.waits;
  if (table === null || waits === undefined) return null;
  const watch = watchWords(epolls?.sets ?? [], open);
  const known = new Set<string>(ORDER);
  const later = Object.entries(waits).reduce((sum, [group, count]) => sum + (known.has(group) ? 0 : count), 0);
  const parts = ORDER.flatMap((group): AccountPart[] => {
    const count = (waits[group] ?? 0) + (group === 'other' ? later : 0);
    return count === 0 ? [] : [partOf(group, count, runtime, watch !== null)];
  });
  const threads = `${formatUnits(table.total, 'thread', 'threads')}: ${parts.map(({ words }) => words).join(', ')}.`;
  const sentence = watch === null ? threads : `${threads} ${watch.sentence}`;
  return { total: table.total, parts, sentence, brief: briefOf(parts, watch?.brief ?? null) };
}

function partOf(group: string, count: number, runtime: Runtime, hasEpoll: boolean): AccountPart {
  const inEpoll = group === 'many' && hasEpoll ? IN_EPOLL : undefined;
  const { one, several, brief } = inEpoll ?? OF_RUNTIME[runtime][group] ?? GENERAL[group] ?? (GENERAL.other as Verb);
  const number = formatCount(count);
  const does = count === 1 ? one : several;
  return { group, count, words: `${number} ${does}`, brief: `${number} ${brief ?? does}` };
}

/** Who watches the connections; null: no epoll instance does. */
function watchWords(sets: EpollSets['sets'], open: number | null): { sentence: string; brief: string } | null {
  const main = mainSets(sets);
  if (main.length === 0) return null;
  const watched = main.reduce((sum, set) => sum + set.watched, 0);
  // Among them are the listener and what wakes the loop: where all connections fit in, those are what a reader means.
  const isAll = open !== null && open > 0 && watched >= open;
  const sockets = isAll ? formatUnits(open, 'socket', 'sockets') : formatUnits(watched, 'descriptor', 'descriptors');
  const several = `${formatCount(main.length)} epoll instances`;
  return main.length === 1
    ? { sentence: `One epoll instance watches ${sockets}.`, brief: `1 epoll watches ${sockets}` }
    : { sentence: `${several} watch ${sockets}.`, brief: `${formatCount(main.length)} epolls watch ${sockets}` };
}

/** The two that say most: who watches the sockets, or has one each; and the largest of the rest. */
function briefOf(parts: readonly AccountPart[], watch: string | null): string {
  const onSockets = watch ?? parts.find(({ group }) => group === 'socket')?.brief ?? null;
  const rest = parts
    .filter(({ group }) => group !== (watch === null ? 'socket' : 'many'))
    .sort((a, b) => b.count - a.count)
    .map(({ brief }) => brief);
  return [...(onSockets === null ? [] : [onSockets]), ...rest].slice(0, 2).join(' · ');
}

const LANGUAGES: Readonly<Record<string, Runtime>> = {
  Go: 'go',
  JavaScript: 'node',
  TypeScript: 'node',
  Java: 'jvm',
  Python: 'cpython',
  Rust: 'rust',
};

/** By the manifest's language and by the names that runtimes give their threads; `other`: nothing is known. */
export function runtimeOf(started: RunStarted | null, table: Pick<ThreadTable, 'rows'> | null): Runtime {
  const names = table?.rows.map(({ name }) => name) ?? [];
  if (names.some((name) => name.startsWith('tokio-r'))) return 'tokio';
  if (names.some((name) => /^(GC Thread#|VM Thread|G1 )/.test(name))) return 'jvm';
  const byLanguage = LANGUAGES[started?.target.language ?? ''];
  if (byLanguage !== undefined) return byLanguage;
  const first = table?.rows.find(({ pid, tid }) => pid === tid)?.name ?? '';
  if (/^python[\d.]*$/.test(first)) return 'cpython';
  return first === 'node' ? 'node' : 'other';
}
