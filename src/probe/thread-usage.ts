import { firstSorted } from '../domain/first-sorted.ts';
import type { ThreadRow, ThreadState, ThreadTable } from '../domain/run-event.ts';
import { letterOf } from '../domain/thread-letters.ts';
import {
  emptyWindow,
  growthBetween,
  pushReading,
  RATE_WINDOW_MS,
  type RateWindow,
  ratePerSecond,
} from '../domain/usage.ts';
import type { ThreadReading } from './probe.ts';

/** What a thread table holds at most: some screens to scroll through, and few enough to record twice a second (30 KB). */
export const TABLE_ROWS = 200;

interface Look {
  readonly atMs: number;
  readonly threads: ReadonlyMap<string, ThreadReading>;
}

/** Rates of threads out of looks at them, oldest forgotten: what `top -H` shows, and which cores they used. Pure. */
export class ThreadUsage {
  /** The looks of the last second, and the one before them. */
  #looks: readonly Look[] = [];
  #coreMs = new Map<number, number>();
  #coreWindows = new Map<number, RateWindow>();
  /** Over all threads, ms and counts since the first look; null where the system does not tell. */
  #waits: RateWindow | null = emptyWindow;
  #runs: RateWindow | null = emptyWindow;
  #switches: { voluntary: RateWindow; involuntary: RateWindow } = noSwitches;
  #states: Partial<Record<ThreadState, number>> = {};

  add(atMs: number, readings: readonly ThreadReading[]): void {
    const before = this.#looks.at(-1);
    const threads = new Map(readings.map((reading) => [reading.key, reading]));
    this.#looks = [...this.#looks, { atMs, threads }].slice(firstNeeded(this.#looks, atMs));
    this.#states = countStates(readings);
    this.#addCores(atMs, before?.threads ?? threads, readings);
    this.#addScheduling(atMs, before?.threads ?? threads, readings);
    this.#addSwitches(atMs, before?.threads ?? threads, threads);
  }

  /** The busiest first; where none tells them apart, those that used most since their start. */
  table(): Pick<
    ThreadTable,
    'total' | 'rows' | 'states' | 'cells' | 'processes' | 'runsPerSecond' | 'coreWaitPercent'
  > {
    const now = this.#looks.at(-1);
    if (now === undefined) return { total: 0, rows: [], states: {} };
    const used = [...now.threads.values()].map((reading) => ({ reading, cpuPercent: this.#cpuPercent(now, reading) }));
    const busiest = firstSorted(
      used,
      TABLE_ROWS,
      (a, b) =>
        (b.cpuPercent ?? -1) - (a.cpuPercent ?? -1) ||
        (b.reading.cpuMs ?? 0) - (a.reading.cpuMs ?? 0) ||
        a.reading.tid - b.reading.tid,
    );
    return {
      total: now.threads.size,
      rows: busiest.map(({ reading, cpuPercent }) => this.#row(now, reading, cpuPercent)),
      states: this.#states,
      ...this.#scheduling(),
      ...cellsOf([...now.threads.values()]),
    };
  }

  /** What the kernel's scheduler did with all of them; nothing before the second look, or where it does not tell. */
  #scheduling(): Pick<ThreadTable, 'runsPerSecond' | 'coreWaitPercent'> {
    const runsPerSecond = this.#runs === null ? null : ratePerSecond(this.#runs);
    const waitMsPerSecond = this.#waits === null ? null : ratePerSecond(this.#waits);
    if (runsPerSecond === null || waitMsPerSecond === null) return {};
    return { runsPerSecond, coreWaitPercent: waitMsPerSecond / 10 };
  }

  /**
   * CPU time of the threads by the core that each was last seen on, per cent; null before the second look, and where
   * the system does not tell cores.
   */
  coresPercent(): ReadonlyMap<number, number> | null {
    if (this.#looks.length < 2 || this.#coreWindows.size === 0) return null;
    return new Map([...this.#coreWindows].map(([core, window]) => [core, (ratePerSecond(window) ?? 0) / 10]));
  }

  /** Of the whole tree; null before the second look that read every thread's. */
  switchesPerSecond(): { readonly voluntary: number; readonly involuntary: number } | null {
    const voluntary = ratePerSecond(this.#switches.voluntary);
    const involuntary = ratePerSecond(this.#switches.involuntary);
    return voluntary === null || involuntary === null ? null : { voluntary, involuntary };
  }

  #cpuPercent(now: Look, reading: ThreadReading): number | null {
    const earlier = this.#earliest(reading.key, (found) => found.cpuMs !== null);
    if (earlier === null || reading.cpuMs === null) return null;
    return Math.max(0, ((reading.cpuMs - (earlier.reading.cpuMs ?? 0)) / (now.atMs - earlier.atMs)) * 100);
  }

  #row(now: Look, reading: ThreadReading, cpuPercent: number | null): ThreadRow {
    const earlier = this.#earliest(reading.key, (found) => found.switches !== null);
    const perSecond = (kind: 'voluntary' | 'involuntary'): number | null => {
      const before = earlier?.reading.switches?.[kind];
      const after = reading.switches?.[kind];
      if (earlier === null || before === undefined || after === undefined) return null;
      return (Math.max(0, after - before) / (now.atMs - earlier.atMs)) * 1000;
    };
    return {
      pid: reading.pid,
      tid: reading.tid,
      name: reading.name,
      state: reading.state,
      cpuPercent,
      core: reading.core,
      voluntaryPerSecond: perSecond('voluntary'),
      involuntaryPerSecond: perSecond('involuntary'),
      ...(reading.waitMs === null ? {} : { coreWaitPercent: this.#waitPercent(now, reading) }),
    };
  }

  #waitPercent(now: Look, reading: ThreadReading): number | null {
    const earlier = this.#earliest(reading.key, (found) => found.waitMs !== null);
    if (earlier === null || reading.waitMs === null) return null;
    const percent = ((reading.waitMs - (earlier.reading.waitMs ?? 0)) / (now.atMs - earlier.atMs)) * 100;
    // A wait counts whole when it ends, also what of it was before the window: a thread cannot wait for more than all of it.
    return Math.min(100, Math.max(0, percent));
  }

  /** The oldest kept look (the newest excepted) that knows this of the thread. */
  #earliest(
    key: string,
    knows: (reading: ThreadReading) => boolean,
  ): { readonly atMs: number; readonly reading: ThreadReading } | null {
    for (const look of this.#looks.slice(0, -1)) {
      const reading = look.threads.get(key);
      if (reading !== undefined && knows(reading)) return { atMs: look.atMs, reading };
    }
    return null;
  }

  #addCores(atMs: number, before: ReadonlyMap<string, ThreadReading>, readings: readonly ThreadReading[]): void {
    for (const { key, core, cpuMs } of readings) {
      if (core === null || cpuMs === null) continue;
      const grownMs = Math.max(0, cpuMs - (before.get(key)?.cpuMs ?? 0));
      this.#coreMs.set(core, (this.#coreMs.get(core) ?? 0) + grownMs);
    }
    for (const [core, total] of this.#coreMs) {
      // A core that the threads first came to now had used nothing at the look before.
      const began = this.#looks.at(-2);
      const window =
        this.#coreWindows.get(core) ?? (began === undefined ? emptyWindow : [{ atMs: began.atMs, total: 0 }]);
      this.#coreWindows.set(core, pushReading(window, { atMs, total }));
    }
  }

  #addScheduling(atMs: number, before: ReadonlyMap<string, ThreadReading>, readings: readonly ThreadReading[]): void {
    let waitMs = this.#waits?.at(-1)?.total ?? 0;
    let runs = this.#runs?.at(-1)?.total ?? 0;
    for (const reading of readings) {
      if (reading.waitMs === null || reading.runs === null) {
        this.#waits = null;
        this.#runs = null;
        return;
      }
      const earlier = before.get(reading.key);
      // A thread that did not run has the very reading of the look before.
      if (earlier === reading) continue;
      waitMs += Math.max(0, reading.waitMs - (earlier?.waitMs ?? 0));
      runs += Math.max(0, reading.runs - (earlier?.runs ?? 0));
    }
    this.#waits = pushReading(this.#waits ?? emptyWindow, { atMs, total: waitMs });
    this.#runs = pushReading(this.#runs ?? emptyWindow, { atMs, total: runs });
  }

  #addSwitches(
    atMs: number,
    before: ReadonlyMap<string, ThreadReading>,
    now: ReadonlyMap<string, ThreadReading>,
  ): void {
    const add = (kind: 'voluntary' | 'involuntary', window: RateWindow): RateWindow | null => {
      const was = countersOf(before, kind);
      const is = countersOf(now, kind);
      if (was === null || is === null) return null;
      return pushReading(window, { atMs, total: (window.at(-1)?.total ?? 0) + growthBetween(was, is) });
    };
    const voluntary = add('voluntary', this.#switches.voluntary);
    const involuntary = add('involuntary', this.#switches.involuntary);
    this.#switches = voluntary === null || involuntary === null ? noSwitches : { voluntary, involuntary };
  }
}

/** One letter a thread, and whose they are, in order of pid and tid. */
function cellsOf(readings: readonly ThreadReading[]): Required<Pick<ThreadTable, 'cells' | 'processes'>> {
  const sorted = [...readings].sort((a, b) => a.pid - b.pid || a.tid - b.tid);
  const processes = new Map<number, { pid: number; name: string; threads: number }>();
  for (const { pid, tid, name } of sorted) {
    const process = processes.get(pid) ?? { pid, name, threads: 0 };
    process.threads += 1;
    // The main thread's name is the process's.
    if (tid === pid) process.name = name;
    processes.set(pid, process);
  }
  return { cells: sorted.map(({ state }) => letterOf(state)).join(''), processes: [...processes.values()] };
}

const noSwitches = { voluntary: emptyWindow, involuntary: emptyWindow };

/** How many of the oldest looks a new one makes needless. */
function firstNeeded(looks: readonly Look[], atMs: number): number {
  const slackMs = 50;
  let first = 0;
  while (first < looks.length - 1 && atMs - (looks[first + 1]?.atMs ?? 0) >= RATE_WINDOW_MS - slackMs) first += 1;
  return first;
}

function countStates(readings: readonly ThreadReading[]): Partial<Record<ThreadState, number>> {
  const states: Partial<Record<ThreadState, number>> = {};
  for (const { state } of readings) states[state] = (states[state] ?? 0) + 1;
  return states;
}

/** Null where one of the threads' was not read: a sum over some of them is not the sum. */
function countersOf(
  threads: ReadonlyMap<string, ThreadReading>,
  kind: 'voluntary' | 'involuntary',
): Map<string, number> | null {
  const counters = new Map<string, number>();
  for (const [key, { switches }] of threads) {
    if (switches === null) return null;
    counters.set(key, switches[kind]);
  }
  return counters;
}
