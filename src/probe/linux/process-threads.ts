import { join } from 'node:path';
import type { ThreadReading } from '../probe.ts';
import { emptySchedStat, parseSchedStat, type SchedStat } from './pid-schedstat.ts';
import { emptyThreadStat, parseThreadStat } from './pid-stat.ts';
import { parseContextSwitches } from './pid-status.ts';
import { listIds } from './pid-task.ts';
import { type DescriptorBudget, ProcFile, procBytes } from './proc-file.ts';
import type { KernelUnits } from './self-auxv.ts';

interface Thread {
  readonly tid: number;
  readonly schedStat: ProcFile;
  readonly stat: ProcFile;
  readonly status: ProcFile;
  cpuNs: number;
  runs: number;
  startTicks: number;
  key: string;
  name: string;
  looks: number;
  last: ThreadReading | null;
  /** When its stat was read. */
  readAtMs: number;
}

/** Threads are named once, at their start, as a rule; a later name may wait for so many looks. */
const LOOKS_PER_NAME = 8;

/**
 * A thread that stands still may have been woken without having had a core yet, or renamed by another one: every so many
 * looks its stat is read all the same, a part of the threads at each look.
 */
const LOOKS_PER_CHECK = 32;

/** Where half as many again ran since the last look, states are read in turns, about so many a look: of 10,000 the half. */
const STATES_PER_LOOK = 5_000;

/** Of the thread that is being read. */
const stat = emptyThreadStat();
const schedStat = emptySchedStat();

/**
 * The threads of one process, with their files kept open between looks as far as the budget goes.
 *
 * | a look finds that a thread        | is read                 | 10,000 (bench-looking)     |
 * |-----------------------------------|-------------------------|----------------------------|
 * | has not run since the last one    | schedstat               | 30 ms                      |
 * | has run, or was seen running      | schedstat and stat      | 65 ms (--awake), in turns  |
 * | …and its switches are wanted too  | and status              | three times that           |
 *
 * A thread changes its state only by running, so what did not run is what it was. (But for one that was woken and waits
 * for its first turn on a core: it is found running once it has had it.)
 */
export class ProcessThreads {
  readonly #pid: number;
  readonly #folder: string;
  readonly #budget: DescriptorBudget;
  readonly #units: KernelUnits;
  readonly #tellsSchedStat: boolean;
  readonly #statesPerLook: number;
  readonly #threads = new Map<number, Thread>();
  /** A listed thread could not be read: the list is old. */
  #isOld = true;
  #looks = 0;
  #atMs = 0;
  #oldestStateAtMs = 0;
  #moved = 0;
  /** States of the threads that ran are read at one look of so many. */
  #turns = 1;

  constructor(
    procRoot: string,
    pid: number,
    units: KernelUnits,
    budget: DescriptorBudget,
    hasSchedStat: boolean,
    statesPerLook = STATES_PER_LOOK,
  ) {
    this.#pid = pid;
    this.#folder = join(procRoot, String(pid), 'task');
    this.#units = units;
    this.#budget = budget;
    this.#tellsSchedStat = hasSchedStat;
    this.#statesPerLook = statesPerLook;
  }

  /** Since when the oldest state that the look under way told is known; states of threads that did not run are of now. */
  get oldestStateAtMs(): number {
    return this.#oldestStateAtMs;
  }

  /**
   * Begins a look: takes up new threads and lets go of those that ended. Listing takes 12-18 ms for 9,000, so it is left
   * out while the process has as many threads as are known and all of them could be read.
   */
  list(expected: number | null, atMs: number): readonly number[] {
    this.#looks += 1;
    this.#atMs = atMs;
    this.#oldestStateAtMs = atMs;
    this.#turns = Math.max(1, Math.round(this.#moved / this.#statesPerLook));
    this.#moved = 0;
    if (!this.#isOld && expected === this.#threads.size) return [...this.#threads.keys()];
    this.#isOld = false;
    const tids = listIds(this.#folder) ?? [];
    const alive = new Set(tids);
    for (const tid of this.#threads.keys()) if (!alive.has(tid)) this.#drop(tid);
    for (const tid of tids) {
      if (this.#threads.has(tid)) continue;
      const folder = join(this.#folder, String(tid));
      this.#threads.set(tid, {
        tid,
        schedStat: new ProcFile(join(folder, 'schedstat'), this.#budget),
        stat: new ProcFile(join(folder, 'stat'), this.#budget),
        status: new ProcFile(join(folder, 'status'), this.#budget),
        cpuNs: 0,
        runs: 0,
        startTicks: Number.NaN,
        key: '',
        name: '',
        looks: 0,
        last: null,
        readAtMs: 0,
      });
    }
    return tids;
  }

  /** Null where the thread ended since it was listed. */
  read(tid: number, withSwitches: boolean): ThreadReading | null {
    const thread = this.#threads.get(tid);
    if (thread === undefined) return this.#lose(tid);
    // Before stat: what runs between the two reads is found at the next look.
    const counters = this.#readCounters(thread);
    const { last } = thread;
    const isAwake = counters !== 'same' || last === null || last.state === 'running';
    const isDue = (this.#looks + tid) % LOOKS_PER_CHECK === 0;
    if (!isAwake && !isDue && (!withSwitches || last.switches !== null)) return last;
    if (counters === 'moved') this.#moved += 1;
    const isItsTurn = (this.#looks + tid) % this.#turns === 0 || last === null || last.state === 'running';
    if (counters === 'moved' && last !== null && !isItsTurn && !withSwitches) {
      this.#oldestStateAtMs = Math.min(this.#oldestStateAtMs, thread.readAtMs);
      thread.last = { ...last, switches: null, ...countersOf(schedStat) };
      return thread.last;
    }
    // schedstat is what every look needs: only a thread that goes on running is worth a second descriptor.
    const length = thread.stat.readBytes(counters === 'untold' || (isAwake && last !== null));
    if (length === 0 || !parseThreadStat(procBytes, length, stat)) return this.#lose(tid);
    if (!isAwake) thread.stat.close();
    if (thread.startTicks !== stat.startTicks) {
      thread.startTicks = stat.startTicks;
      thread.key = `${tid}:${stat.startTicks}`;
      thread.looks = 0;
    }
    if (isDue || thread.looks % LOOKS_PER_NAME === 0) {
      thread.name = procBytes.toString('utf8', stat.commFrom, stat.commTo);
    }
    thread.looks += 1;
    const { state, core, cpuTicks } = stat;
    const status = withSwitches ? thread.status.read() : null;
    thread.readAtMs = this.#atMs;
    thread.last = {
      key: thread.key,
      pid: this.#pid,
      tid,
      name: thread.name,
      state,
      core,
      switches: status === null ? null : parseContextSwitches(status),
      ...(counters === 'untold'
        ? { cpuMs: (cpuTicks / this.#units.ticksPerSecond) * 1000, waitMs: null, runs: null }
        : countersOf(schedStat)),
    };
    return thread.last;
  }

  close(): void {
    for (const tid of this.#threads.keys()) this.#drop(tid);
  }

  /** Into `schedStat`. `moved`: the thread has run since the last look; `untold`: the kernel does not count, or it is gone. */
  #readCounters(thread: Thread): 'same' | 'moved' | 'untold' {
    if (!this.#tellsSchedStat) return 'untold';
    const length = thread.schedStat.readBytes();
    if (length === 0 || !parseSchedStat(procBytes, length, schedStat)) return 'untold';
    const { cpuNs, runs } = schedStat;
    if (runs === thread.runs && cpuNs === thread.cpuNs) return 'same';
    thread.runs = runs;
    thread.cpuNs = cpuNs;
    return 'moved';
  }

  #lose(tid: number): null {
    this.#isOld = true;
    this.#drop(tid);
    return null;
  }

  #drop(tid: number): void {
    const thread = this.#threads.get(tid);
    if (thread === undefined) return;
    thread.schedStat.close();
    thread.stat.close();
    thread.status.close();
    this.#threads.delete(tid);
  }
}

const countersOf = ({ cpuNs, waitNs, runs }: SchedStat): Pick<ThreadReading, 'cpuMs' | 'waitMs' | 'runs'> => ({
  cpuMs: cpuNs / 1e6,
  waitMs: waitNs / 1e6,
  runs,
});
