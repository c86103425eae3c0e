import type { ThreadRow, ThreadState, ThreadTable } from '../../domain/events/run-event.ts';
import { waitLetter } from '../../domain/meaning/waits.ts';
import { emptyWindow, pushReading, type RateWindow, ratePerSecond } from '../../domain/state/usage.ts';
import { firstSorted } from '../../domain/words/first-sorted.ts';
import { letterOf } from '../../domain/words/thread-letters.ts';
import type { ThreadReading } from '../probe.ts';
import { isNewSince, REMEMBERED_MS } from './growth.ts';

/** Rows of a thread table at most: some screens to scroll through, and few enough to record twice a second (30 KB). */
export const TABLE_ROWS = 200;

/** With a thread per request thousands end each second; those that ended first are then forgotten. */
const MISSED_MAX = 10_000;

interface Sample {
  readonly atMs: number;
  readonly threads: ReadonlyMap<string, ThreadReading>;
}

/** Rates of threads from their latest samples: what `top -H` shows, and which cores they used. Pure. */
export class ThreadUsage {
  /** The samples of the last second, and the one before them. */
  #samples: readonly Sample[] = [];
  #coreMs = new Map<number, number>();
  #coreWindows = new Map<number, RateWindow>();
  /** Over all threads, ms and counts since the first sample; empty where the system does not report them. */
  #waits = emptyWindow;
  #runs = emptyWindow;
  #switches = { voluntary: emptyWindow, involuntary: emptyWindow };
  /** Threads that a sample did not find, as they were last seen, and since when. */
  readonly #missed = new Map<string, { readonly reading: ThreadReading; readonly atMs: number }>();
  #states: Partial<Record<ThreadState, number>> = {};

  add(atMs: number, readings: readonly ThreadReading[]): void {
    const before = this.#samples.at(-1) ?? null;
    const threads = new Map(readings.map((reading) => [reading.key, reading]));
    this.#samples = pushReading(this.#samples, { atMs, threads });
    this.#states = countStates(readings);
    const grown = this.#grownSince(before, readings);
    this.#remember(before, atMs, threads);
    this.#pushCores(atMs, before);
    const { waitMs, runs, voluntary, involuntary } = grown;
    this.#waits = pushed(this.#waits, atMs, waitMs);
    this.#runs = pushed(this.#runs, atMs, runs);
    this.#switches = {
      voluntary: pushed(this.#switches.voluntary, atMs, voluntary),
      involuntary: pushed(this.#switches.involuntary, atMs, involuntary),
    };
  }

  /** The busiest first; among equals, those that used most since their start. */
  table(): Pick<
    ThreadTable,
    'total' | 'rows' | 'states' | 'cells' | 'processes' | 'runsPerSecond' | 'coreWaitPercent' | 'waits' | 'waitCells'
  > {
    const now = this.#samples.at(-1);
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

  /** What the kernel's scheduler did with all of them; empty before the second sample, or where it does not report it. */
  #scheduling(): Pick<ThreadTable, 'runsPerSecond' | 'coreWaitPercent'> {
    const runsPerSecond = ratePerSecond(this.#runs);
    const waitMsPerSecond = ratePerSecond(this.#waits);
    if (runsPerSecond === null || waitMsPerSecond === null) return {};
    return { runsPerSecond, coreWaitPercent: waitMsPerSecond / 10 };
  }

  /**
   * CPU time of the threads by the core that each was last seen on, per cent; null before the second sample, and where the
   * system does not report cores.
   */
  coresPercent(): ReadonlyMap<number, number> | null {
    if (this.#samples.length < 2 || this.#coreWindows.size === 0) return null;
    return new Map([...this.#coreWindows].map(([core, window]) => [core, (ratePerSecond(window) ?? 0) / 10]));
  }

  /** Of the whole tree; null before the second sample that read every thread's. */
  switchesPerSecond(): { readonly voluntary: number; readonly involuntary: number } | null {
    const voluntary = ratePerSecond(this.#switches.voluntary);
    const involuntary = ratePerSecond(this.#switches.involuntary);
    return voluntary === null || involuntary === null ? null : { voluntary, involuntary };
  }

  #cpuPercent(now: Sample, reading: ThreadReading): number | null {
    const earlier = this.#earliest(reading.key, (found) => found.cpuMs !== null);
    if (earlier === null || reading.cpuMs === null) return null;
    return Math.max(0, ((reading.cpuMs - (earlier.reading.cpuMs ?? 0)) / (now.atMs - earlier.atMs)) * 100);
  }

  #row(now: Sample, reading: ThreadReading, cpuPercent: number | null): ThreadRow {
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
      ...(reading.wait === undefined ? {} : { wait: reading.wait }),
    };
  }

  #waitPercent(now: Sample, reading: ThreadReading): number | null {
    const earlier = this.#earliest(reading.key, (found) => found.waitMs !== null);
    if (earlier === null || reading.waitMs === null) return null;
    const percent = ((reading.waitMs - (earlier.reading.waitMs ?? 0)) / (now.atMs - earlier.atMs)) * 100;
    // A wait counts in full when it ends, even the part before the window: cap it at the whole window.
    return Math.min(100, Math.max(0, percent));
  }

  /** The oldest kept sample (except the newest) that has this figure of the thread. */
  #earliest(
    key: string,
    knows: (reading: ThreadReading) => boolean,
  ): { readonly atMs: number; readonly reading: ThreadReading } | null {
    for (const sample of this.#samples.slice(0, -1)) {
      const reading = sample.threads.get(key);
      if (reading !== undefined && knows(reading)) return { atMs: sample.atMs, reading };
    }
    return null;
  }

  /**
   * The growth of all threads' counters; that of the CPU time is assigned to the cores. As in Growth: a thread that was missed
   * for a while counts since it was last seen, one that started since the last sample counts in full, and one that is older
   * but was never seen does not count.
   */
  #grownSince(before: Sample | null, readings: readonly ThreadReading[]): GrownCounters {
    const grown: { -readonly [K in keyof GrownCounters]: GrownCounters[K] } = {
      waitMs: 0,
      runs: 0,
      voluntary: 0,
      involuntary: 0,
    };
    const add = (
      counter: keyof GrownCounters,
      now: number | null | undefined,
      then: number | null | undefined,
    ): void => {
      const sum = grown[counter];
      // A sum over some of them is not the sum.
      grown[counter] = sum === null || now == null || then == null ? null : sum + Math.max(0, now - then);
    };
    for (const reading of readings) {
      const seen = before?.threads.get(reading.key) ?? this.#missed.get(reading.key)?.reading;
      const isBorn = seen === undefined && isNewSince(before?.atMs ?? null, reading);
      const then = isBorn ? AT_BIRTH : (seen ?? reading);
      if (reading.core !== null && reading.cpuMs !== null) {
        const grownMs = then.cpuMs === null ? 0 : Math.max(0, reading.cpuMs - then.cpuMs);
        this.#coreMs.set(reading.core, (this.#coreMs.get(reading.core) ?? 0) + grownMs);
      }
      add('waitMs', reading.waitMs, then.waitMs);
      add('runs', reading.runs, then.runs);
      add('voluntary', reading.switches?.voluntary, then.switches?.voluntary);
      add('involuntary', reading.switches?.involuntary, then.switches?.involuntary);
    }
    return grown;
  }

  /** Those that this sample did not find, in case it only missed them. */
  #remember(before: Sample | null, atMs: number, threads: ReadonlyMap<string, ThreadReading>): void {
    for (const [key, reading] of before?.threads ?? []) {
      if (!threads.has(key)) this.#missed.set(key, { reading, atMs });
    }
    for (const [key, missed] of this.#missed) {
      const isTooMany = this.#missed.size > MISSED_MAX;
      if (threads.has(key) || atMs - missed.atMs > REMEMBERED_MS || isTooMany) this.#missed.delete(key);
    }
  }

  #pushCores(atMs: number, before: Sample | null): void {
    for (const [core, total] of this.#coreMs) {
      // A core that the threads now used for the first time stood at 0 in the previous sample.
      const window = this.#coreWindows.get(core) ?? (before === null ? emptyWindow : [{ atMs: before.atMs, total: 0 }]);
      this.#coreWindows.set(core, pushReading(window, { atMs, total }));
    }
  }
}

/** Over all threads since the previous sample; null: not known for all of them. */
interface GrownCounters {
  readonly waitMs: number | null;
  readonly runs: number | null;
  readonly voluntary: number | null;
  readonly involuntary: number | null;
}

const AT_BIRTH = { cpuMs: 0, waitMs: 0, runs: 0, switches: { voluntary: 0, involuntary: 0 } } as const;

/** Starts again where the growth is not known. */
const pushed = (window: RateWindow, atMs: number, grown: number | null): RateWindow =>
  grown === null ? emptyWindow : pushReading(window, { atMs, total: (window.at(-1)?.total ?? 0) + grown });

/** One letter a thread, and whose they are, in order of pid and tid. */
function cellsOf(readings: readonly ThreadReading[]): Pick<ThreadTable, 'cells' | 'processes' | 'waits' | 'waitCells'> {
  const sorted = [...readings].sort((a, b) => a.pid - b.pid || a.tid - b.tid);
  const processes = new Map<number, { pid: number; name: string; threads: number }>();
  for (const { pid, tid, name } of sorted) {
    const process = processes.get(pid) ?? { pid, name, threads: 0 };
    process.threads += 1;
    // The main thread's name is the process's.
    if (tid === pid) process.name = name;
    processes.set(pid, process);
  }
  return {
    cells: sorted.map(({ state }) => letterOf(state)).join(''),
    processes: [...processes.values()],
    ...waitsOf(sorted),
  };
}

/** Empty where no thread's wait is known: the system does not report it, or not to this user. */
function waitsOf(sorted: readonly ThreadReading[]): Pick<ThreadTable, 'waits' | 'waitCells'> {
  if (!sorted.some(({ wait }) => wait !== undefined)) return {};
  const waits: Record<string, number> = {};
  let waitCells = '';
  for (const { wait } of sorted) {
    const group = wait?.group ?? 'unknown';
    waits[group] = (waits[group] ?? 0) + 1;
    waitCells += waitLetter(group);
  }
  return { waits, waitCells };
}

function countStates(readings: readonly ThreadReading[]): Partial<Record<ThreadState, number>> {
  const states: Partial<Record<ThreadState, number>> = {};
  for (const { state } of readings) states[state] = (states[state] ?? 0) + 1;
  return states;
}
