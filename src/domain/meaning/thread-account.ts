import type { EpollSets, RunStarted, RuntimeStats, ThreadTable } from '../events/run-event.ts';
import { formatCount, formatUnits } from '../words/format.ts';
import { type AccountedTable, type AccountPart, accountParts } from './account-parts.ts';
import { mainSets } from './socket-path.ts';
import type { Runtime } from './thread-roles.ts';

export type { AccountPart } from './account-parts.ts';

/**
 * What every thread of the target does, so that their number adds up: "9 threads: 2 run Go code, 1 waits in epoll, 1 is the
 * scheduler’s monitor, 5 are parked. One epoll instance watches 10,000 sockets." It follows from what the kernel shows of each thread (waits.ts) and from
 * which runtime it is; what the kernel does not tell apart (a lock and an empty queue are both a futex) is one group here too.
 */
export interface ThreadAccount {
  readonly total: number;
  /** By group, in the order in which they are named; they add up to `total`. */
  readonly parts: readonly AccountPart[];
  readonly sentence: string;
  /** `1 epoll watches 10,000 sockets · 6 parked`: what a narrow pane has room for. */
  readonly brief: string;
}

export interface AccountContext {
  readonly epolls: Pick<EpollSets, 'sets'> | null;
  /** Open connections; null: not known. */
  readonly open: number | null;
  /** Those of them that the server has not accepted: nothing in it watches them. Absent: none. */
  readonly unaccepted?: number;
  readonly runtime: Runtime;
  /** How many threads may run the runtime's code at once, as it reports itself (`processorsOf`); null or absent: not known. */
  readonly processors?: number | null;
}

/** GOMAXPROCS, on /stats of our targets and among the metrics of any Go server (client_golang). */
export function processorsOf(stats: Pick<RuntimeStats, 'facts'> | null): number | null {
  const found = stats?.facts.gomaxprocs ?? stats?.facts.go_sched_gomaxprocs_threads;
  return typeof found === 'number' ? found : null;
}

/** Null: the kernel does not show what the threads wait for. */
export function threadAccount(
  table: AccountedTable | null,
  { epolls, open, unaccepted = 0, runtime, processors = null }: AccountContext,
): ThreadAccount | null {
  if (table === null || table.waits === undefined) return null;
  const watch = watchWords(epolls?.sets ?? [], open, unaccepted);
  const parts = accountParts(table, { runtime, hasEpoll: watch !== null, processors });
  const threads = `${formatUnits(table.total, 'thread', 'threads')}: ${parts.map(({ words }) => words).join(', ')}.`;
  const sentence = watch === null ? threads : `${threads} ${watch.sentence}`;
  return { total: table.total, parts, sentence, brief: briefOf(parts, watch?.brief ?? null) };
}

/** Who watches the connections; null: no epoll instance does. */
function watchWords(
  sets: EpollSets['sets'],
  open: number | null,
  unaccepted: number,
): { sentence: string; brief: string } | null {
  const main = mainSets(sets);
  if (main.length === 0) return null;
  const watched = main.reduce((sum, set) => sum + set.watched, 0);
  // Among them are the listener and what wakes the loop: where all connections fit in, those are what a reader means.
  // Sockets that wait to be accepted are not among them, though old ones of the same number may be.
  const isAll = open !== null && open > 0 && unaccepted === 0 && watched >= open;
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
