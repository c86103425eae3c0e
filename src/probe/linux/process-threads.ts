import { join } from 'node:path';
import type { ThreadReading } from '../probe.ts';
import { emptyThreadStat, parseThreadStat } from './pid-stat.ts';
import { parseContextSwitches } from './pid-status.ts';
import { listIds } from './pid-task.ts';
import { type DescriptorBudget, ProcFile, procBytes } from './proc-file.ts';
import type { KernelUnits } from './self-auxv.ts';

interface Thread {
  readonly tid: number;
  readonly stat: ProcFile;
  readonly status: ProcFile;
  startTicks: number;
  key: string;
  name: string;
  looks: number;
}

/** Threads are named once, at their start, as a rule; a later name may wait for so many looks. */
const LOOKS_PER_NAME = 8;

/** Of the thread that is being read. */
const stat = emptyThreadStat();

/** The threads of one process, with their files kept open between looks as far as the budget goes. */
export class ProcessThreads {
  readonly #pid: number;
  readonly #folder: string;
  readonly #budget: DescriptorBudget;
  readonly #units: KernelUnits;
  readonly #threads = new Map<number, Thread>();
  /** A listed thread could not be read: the list is old. */
  #isOld = true;

  constructor(procRoot: string, pid: number, units: KernelUnits, budget: DescriptorBudget) {
    this.#pid = pid;
    this.#folder = join(procRoot, String(pid), 'task');
    this.#units = units;
    this.#budget = budget;
  }

  /**
   * Takes up new threads and lets go of those that ended. Listing takes 12-18 ms for 9,000, so it is left out while the
   * process has as many threads as are known and all of them could be read.
   */
  list(expected: number | null): readonly number[] {
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
        stat: new ProcFile(join(folder, 'stat'), this.#budget),
        status: new ProcFile(join(folder, 'status'), this.#budget),
        startTicks: Number.NaN,
        key: '',
        name: '',
        looks: 0,
      });
    }
    return tids;
  }

  /** Null where the thread ended since it was listed. */
  read(tid: number, withSwitches: boolean): ThreadReading | null {
    const thread = this.#threads.get(tid);
    const length = thread?.stat.readBytes() ?? 0;
    if (thread === undefined || length === 0 || !parseThreadStat(procBytes, length, stat)) {
      this.#isOld = true;
      this.#drop(tid);
      return null;
    }
    if (thread.startTicks !== stat.startTicks) {
      thread.startTicks = stat.startTicks;
      thread.key = `${tid}:${stat.startTicks}`;
      thread.looks = 0;
    }
    if (thread.looks % LOOKS_PER_NAME === 0) thread.name = procBytes.toString('utf8', stat.commFrom, stat.commTo);
    thread.looks += 1;
    const { state, core, cpuTicks } = stat;
    const status = withSwitches ? thread.status.read() : null;
    return {
      key: thread.key,
      pid: this.#pid,
      tid,
      name: thread.name,
      state,
      cpuMs: (cpuTicks / this.#units.ticksPerSecond) * 1000,
      core,
      switches: status === null ? null : parseContextSwitches(status),
    };
  }

  close(): void {
    for (const tid of this.#threads.keys()) this.#drop(tid);
  }

  #drop(tid: number): void {
    const thread = this.#threads.get(tid);
    if (thread === undefined) return;
    thread.stat.close();
    thread.status.close();
    this.#threads.delete(tid);
  }
}
