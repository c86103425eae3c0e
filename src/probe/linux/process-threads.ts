import { join } from 'node:path';
import type { ThreadReading } from '../probe.ts';
import { parsePidStat } from './pid-stat.ts';
import { parseContextSwitches } from './pid-status.ts';
import { listIds } from './pid-task.ts';
import { type DescriptorBudget, ProcFile } from './proc-file.ts';
import type { KernelUnits } from './self-auxv.ts';

interface Thread {
  readonly tid: number;
  readonly stat: ProcFile;
  readonly status: ProcFile;
}

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
      const stat = new ProcFile(join(folder, 'stat'), this.#budget);
      const status = new ProcFile(join(folder, 'status'), this.#budget);
      this.#threads.set(tid, { tid, stat, status });
    }
    return tids;
  }

  /** Null where the thread ended since it was listed. */
  read(tid: number, withSwitches: boolean): ThreadReading | null {
    const thread = this.#threads.get(tid);
    const text = thread?.stat.read() ?? null;
    const stat = text === null ? null : parsePidStat(text);
    if (thread === undefined || stat === null) {
      this.#isOld = true;
      this.#drop(tid);
      return null;
    }
    const status = withSwitches ? thread.status.read() : null;
    return {
      key: `${tid}:${stat.startTicks}`,
      pid: this.#pid,
      tid,
      name: stat.comm,
      state: stat.state,
      cpuMs: (stat.cpuTicks / this.#units.ticksPerSecond) * 1000,
      core: stat.core,
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
