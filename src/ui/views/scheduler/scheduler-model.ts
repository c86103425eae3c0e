import type { RuntimeStats, SocketStates } from '../../../domain/events/run-event.ts';
import { type SocketPath, socketPath } from '../../../domain/meaning/socket-path.ts';
import { threadRole } from '../../../domain/meaning/thread-roles.ts';
import { currentStep, type RunState } from '../../../domain/state/run-state.ts';

/**
 * The four layers that every concurrency model has, filled with what this runtime reports; which of them are drawn is
 * decided by the facts that are there, never by who reports them.
 *
 *   units     goroutines, tasks, callbacks, threads: what the program writes
 *   queues    units that could run and wait for their turn
 *   runners   processors, workers, pool threads, loops: what runs them
 *   threads   the kernel's threads underneath
 */
export interface SchedulerModel {
  /** Go's own letters, where it is Go's scheduler that speaks. */
  readonly isGmp: boolean;
  readonly units: { readonly name: string; readonly count: number; readonly parts: readonly Part[] } | null;
  readonly queues: readonly Queue[];
  readonly runners: Runners | null;
  readonly loops: readonly Loop[];
  readonly threads: {
    readonly total: number;
    /** Null: their states are not known. */
    readonly running: number | null;
    /** How long before `total` that was; null: at the same moment, as far as a person can see. */
    readonly runningAgeMs: number | null;
    readonly roles: readonly { readonly role: string; readonly count: number }[];
  } | null;
  /** How threads learn that something came on a socket, and what lies in the sockets; null: not seen. */
  readonly sockets: {
    readonly path: SocketPath;
    readonly states: SocketStates | null;
    /** Ages of what epoll watches, and of the states, where those are not of this load and moment; null: they are. */
    readonly watchedAgeMs: number | null;
    readonly statesAgeMs: number | null;
  } | null;
  /** Facts that the layers show already. */
  readonly used: ReadonlySet<string>;
}

export interface Part {
  readonly name: string;
  readonly count: number;
}

export interface Queue {
  readonly name: string;
  /** What stands in it could run at once. In the others something else is waited for: a worker, a lock. */
  readonly isOfRunnable: boolean;
  readonly depth: number;
}

/** An event loop: how busy it is, from 0 to 1, or where it does not report that, how long it lets others wait. */
export type Loop =
  | { readonly name: string; readonly utilisation: number }
  | { readonly name: string; readonly fact: string; readonly ms: number };

export interface Runners {
  readonly name: string;
  readonly total: number;
  /** Null: the runtime reports their number only. */
  readonly busy: number | null;
  /** The queue of each; null where they have none of their own, or report none. */
  readonly ownQueues: readonly number[] | null;
}

type Facts = Readonly<Record<string, unknown>>;

/** What runs units, by the fact that counts it; the first that is there. Beside it the facts that count the busy ones. */
const RUNNERS: readonly (readonly [total: string, name: string, busy: readonly string[]])[] = [
  ['gomaxprocs', 'processors', []],
  // The name that Prometheus' Go client gives it.
  ['go_sched_gomaxprocs_threads', 'processors', []],
  ['carriers', 'carrier threads', ['mounted']],
  ['poolSize', 'pool threads', ['busyThreads', 'busyWorkers']],
  ['workers', 'workers', ['busyWorkers', 'busyThreads']],
];

/** What waits for a runner, by fact. */
const QUEUES: readonly (readonly [key: string, name: string, isOfRunnable: boolean])[] = [
  ['lockWaiters', 'queue at a lock', false],
  ['queued', 'queue for a worker', false],
  ['queuedJobs', 'queue of jobs', false],
  ['globalQueue', 'global queue', true],
  ['runQueue', 'global run queue', true],
  ['runnable', 'run queues', true],
];

/** What units do, by fact. */
const PARTS: readonly (readonly [key: string, name: string])[] = [
  ['running', 'running'],
  ['mounted', 'running'],
  ['runnable', 'runnable'],
  ['notInGo', 'in syscalls or C'],
  ['waiting', 'waiting'],
  ['sockets', 'for sockets'],
  ['timers', 'for timers'],
];

/** Facts that only an event loop reports. */
const LOOP_TIMES: readonly string[] = ['loopTurnMs', 'longestTurnMs', 'loopDelayMaxMs', 'loopDelayP99Ms'];

export function schedulerModel(state: RunState): SchedulerModel {
  const facts = state.runtime?.facts ?? {};
  const unit = state.runtime?.unit ?? null;
  const used = new Set<string>();
  const number = (key: string): number | null => {
    const value = facts[key];
    if (typeof value !== 'number') return null;
    used.add(key);
    return value;
  };
  const parts = PARTS.flatMap(([key, name]) => {
    const count = number(key);
    return count === null ? [] : [{ name, count }];
  });
  const local = numbersOf(facts, 'localQueues');
  if (local !== null) used.add('localQueues');
  const runners = runnersOf(facts, unit, number, local);
  const inAll =
    runners === null || facts.gomaxprocs === undefined ? null : parts.find(({ name }) => name === 'running');
  const queues = QUEUES.flatMap(([key, name, isOfRunnable]) => {
    const depth = number(key);
    return depth === null ? [] : [{ name, depth, isOfRunnable }];
  });
  return {
    isGmp: ['gomaxprocs', 'go_goroutines'].some((key) => typeof facts[key] === 'number'),
    units: unitsOf(),
    queues,
    // Go reports how many goroutines run: each of them has a processor.
    runners: runners === null || inAll == null ? runners : { ...runners, busy: Math.min(runners.total, inAll.count) },
    loops: loopsOf(facts, used),
    threads: threadsOf(state, number('threads')),
    sockets: socketsOf(state),
    used,
  };

  /** Where the units are what runs (a pool's threads), requests are what waits above them. */
  function unitsOf(): SchedulerModel['units'] {
    if (unit !== null && unit.name !== runners?.name) return { ...unit, parts: withRest(unit.count, parts) };
    const inflight = state.runtime?.inflight ?? null;
    return inflight === null ? null : { name: 'in the server', count: inflight, parts: [] };
  }
}

/** Facts that count runners that are busy. */
const BUSY: readonly string[] = ['busyThreads', 'busyWorkers'];

function runnersOf(
  facts: Facts,
  unit: RuntimeStats['unit'],
  number: (key: string) => number | null,
  ownQueues: readonly number[] | null,
): Runners | null {
  const runner = RUNNERS.find(([total]) => typeof facts[total] === 'number');
  if (runner !== undefined) {
    const [key, name, busyKeys] = runner;
    const busyKey = busyKeys.find((each) => typeof facts[each] === 'number');
    return { name, total: number(key) ?? 0, busy: busyKey === undefined ? null : number(busyKey), ownQueues };
  }
  // A runtime that reports how many are busy, and not of how many, counts them as its units.
  const busyKey = BUSY.find((key) => typeof facts[key] === 'number');
  return busyKey === undefined || unit === null
    ? null
    : { name: unit.name, total: unit.count, busy: number(busyKey), ownQueues };
}

/** What the runtime counts but does not sort: the parts are read one after the other, so they may add up to more. */
function withRest(count: number, parts: readonly Part[]): readonly Part[] {
  const rest = count - parts.reduce((sum, part) => sum + part.count, 0);
  return rest > 0 && parts.length > 0 ? [...parts, { name: 'other', count: rest }] : parts;
}

function loopsOf(facts: Facts, used: Set<string>): SchedulerModel['loops'] {
  const many = numbersOf(facts, 'loopUtilisations');
  if (many !== null) {
    used.add('loopUtilisations');
    return many.map((utilisation, index) => ({ name: `loop ${index + 1}`, utilisation }));
  }
  const one = facts.loopUtilisation;
  if (typeof one === 'number') {
    used.add('loopUtilisation');
    return [{ name: 'event loop', utilisation: one }];
  }
  const fact = LOOP_TIMES.find((key) => typeof facts[key] === 'number');
  return fact === undefined ? [] : [{ name: 'event loop', fact, ms: Number(facts[fact]) }];
}

/** Two samples that lie this far apart are of two moments. */
const TABLE_BEHIND_MS = 1_000;

/** By the kernel; without a thread table, by the runtime. */
function threadsOf(state: RunState, reported: number | null): SchedulerModel['threads'] {
  const table = state.threads;
  if (table === null)
    return reported === null ? null : { total: reported, running: null, runningAgeMs: null, roles: [] };
  const counts = new Map<string, number>();
  for (const row of table.rows) {
    const role = threadRole(row);
    if (role !== null) counts.set(role, (counts.get(role) ?? 0) + 1);
  }
  // With thousands of threads the table comes every few seconds; their number comes with each sample of the process.
  const aheadMs = (state.process?.atMs ?? table.atMs) - table.atMs;
  const isBehind = aheadMs > TABLE_BEHIND_MS && state.process !== null;
  return {
    total: isBehind ? state.process.threads : table.total,
    running: table.states.running ?? 0,
    runningAgeMs: isBehind ? aheadMs : null,
    roles: [...counts].map(([role, count]) => ({ role, count })).sort((a, b) => b.count - a.count),
  };
}

/** As in the connections pane: they are read once a step, and every few seconds. */
const SOCKETS_STALE_MS = 6_000;
/** Of the load before; what is younger counts as of this moment. */
const SOCKETS_SINCE_MS = 1_000;

function socketsOf(state: RunState): SchedulerModel['sockets'] {
  const path = socketPath(state);
  if (path === null) return null;
  const step = currentStep(state);
  // Before its sockets are open, a step has samples of its climb only.
  const loadSinceMs = step?.settledAtMs ?? step?.startedAtMs ?? 0;
  const ageOf = (sample: { readonly atMs: number } | null): number | null => {
    if (sample === null) return null;
    const ageMs = Math.max(0, state.nowMs - sample.atMs);
    const isOld = (sample.atMs < loadSinceMs && ageMs >= SOCKETS_SINCE_MS) || ageMs > SOCKETS_STALE_MS;
    return isOld ? ageMs : null;
  };
  const watchedAgeMs = path.by === 'epoll' ? ageOf(state.epolls) : null;
  return { path, states: state.sockets, watchedAgeMs, statesAgeMs: ageOf(state.sockets) };
}

function numbersOf(facts: Facts, key: string): readonly number[] | null {
  const value = facts[key];
  return Array.isArray(value) && value.every((each) => typeof each === 'number') ? (value as number[]) : null;
}
