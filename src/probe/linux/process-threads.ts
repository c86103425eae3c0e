import { join } from 'node:path';
import type { BootClock } from '../../os/linux/boot-clock.ts';
import { listTids } from '../../os/linux/ids.ts';
import type { KernelUnits } from '../../os/linux/pid/auxv.ts';
import { emptySchedStat, parseSchedStat, type SchedStat } from '../../os/linux/pid/schedstat.ts';
import { emptyThreadStat, parseThreadStat } from '../../os/linux/pid/stat.ts';
import { parseContextSwitches } from '../../os/linux/pid/status.ts';
import { type DescriptorBudget, ProcFile, procBytes } from '../../os/linux/proc-file.ts';
import { RUNNABLE, type ThreadWait, type ThreadWaitReading } from '../../os/linux/thread-wait.ts';
import type { HiddenWaits } from '../../os/linux/wait-access.ts';
import type { ThreadState } from '../../os/thread-state.ts';
import type { ThreadReading } from '../probe.ts';

/** Shared by the threads of all processes. */
export interface ThreadsKernel {
  readonly procRoot: string;
  readonly units: KernelUnits;
  readonly bootClock: BootClock;
  readonly budget: DescriptorBudget;
  readonly hasSchedStat: boolean;
  /** Absent: what threads wait for is not read. */
  readonly readWait?: (pid: number, tid: number) => ThreadWaitReading;
  /** What this user may not know of that; absent: nothing is hidden. */
  readonly readHidden?: (pid: number) => HiddenWaits | 'gone' | null;
  readonly statesPerSample?: number;
}

interface Thread {
  readonly tid: number;
  readonly schedStat: ProcFile;
  readonly stat: ProcFile;
  readonly status: ProcFile;
  cpuNs: number;
  runs: number;
  startTicks: number;
  key: string;
  startedAtMs: number | null;
  name: string;
  samples: number;
  last: ThreadReading | null;
  /** When its stat was read. */
  readAtMs: number;
  /** Its wait since it last ran; null: not read since then. */
  wait: ThreadWait | null;
}

const STOPPED: ThreadWait = { group: 'stopped', call: null, fd: null };

/** Threads are usually named once, at their start; a later name is noticed after so many samples. */
const SAMPLES_PER_NAME = 8;

/**
 * A thread whose counters stand still may have been woken without having had a core yet, or renamed by another thread: its
 * stat is read anyway every so many samples, a part of the threads in each sample.
 */
const SAMPLES_PER_CHECK = 32;

/** Whether waits may be read is asked anew after so many samples: a process may change its user. */
const SAMPLES_PER_ACCESS = 64;

/** Where half as many again ran since the last sample, states are read in turns, about so many per sample: half of 10,000. */
const STATES_PER_SAMPLE = 5_000;

/** Of the thread that is being read. */
const stat = emptyThreadStat();
const schedStat = emptySchedStat();

/**
 * The threads of one process, with their files kept open between samples as far as the budget goes.
 *
 * | a sample finds that a thread      | is read                 | 10,000 (bench/sampling)    |
 * |-----------------------------------|-------------------------|----------------------------|
 * | has not run since the last one    | schedstat               | 35 ms                      |
 * | has run, or was seen running      | schedstat and stat      | 65 ms (--awake), in turns  |
 * | …and its switches are wanted too  | and status              | three times that           |
 *
 * A thread changes its state only by running, so one that did not run is in its old state. (Except one that was woken and
 * waits for its first turn on a core: it is found running once it has had that turn.)
 */
export class ProcessThreads {
  readonly #pid: number;
  readonly #folder: string;
  readonly #kernel: ThreadsKernel;
  readonly #threads = new Map<number, Thread>();
  /** A listed thread could not be read: the list is out of date. */
  #isOld = true;
  #samples = 0;
  #atMs = 0;
  #oldestStateAtMs = 0;
  #moved = 0;
  /** States of the threads that ran are read in one of so many samples. */
  #turns = 1;
  /** Undefined: not asked yet. */
  #hidden: HiddenWaits | null | undefined;

  constructor(pid: number, kernel: ThreadsKernel) {
    this.#pid = pid;
    this.#kernel = kernel;
    this.#folder = join(kernel.procRoot, String(pid), 'task');
  }

  /** What this user may not know of what the process's threads wait for; null: nothing is hidden. */
  get hidden(): HiddenWaits | null {
    return this.#hidden ?? null;
  }

  /** Since when the oldest state in the current sample is known; states of threads that did not run are of now. */
  get oldestStateAtMs(): number {
    return this.#oldestStateAtMs;
  }

  /**
   * Begins a sample: adds new threads and forgets those that ended. Listing takes 12-18 ms for 9,000, so it is skipped while
   * the process has as many threads as are known and all of them could be read.
   */
  list(expected: number | null, atMs: number): readonly number[] {
    this.#samples += 1;
    this.#atMs = atMs;
    this.#oldestStateAtMs = atMs;
    this.#turns = Math.max(1, Math.round(this.#moved / (this.#kernel.statesPerSample ?? STATES_PER_SAMPLE)));
    this.#moved = 0;
    if (this.#hidden === undefined || this.#samples % SAMPLES_PER_ACCESS === 0) this.#askAccess();
    if (!this.#isOld && expected === this.#threads.size) return [...this.#threads.keys()];
    this.#isOld = false;
    const tids = listTids(this.#kernel.procRoot, this.#pid) ?? [];
    const alive = new Set(tids);
    for (const tid of this.#threads.keys()) if (!alive.has(tid)) this.#drop(tid);
    for (const tid of tids) {
      if (this.#threads.has(tid)) continue;
      const folder = join(this.#folder, String(tid));
      this.#threads.set(tid, {
        tid,
        schedStat: new ProcFile(join(folder, 'schedstat'), this.#kernel.budget),
        stat: new ProcFile(join(folder, 'stat'), this.#kernel.budget),
        status: new ProcFile(join(folder, 'status'), this.#kernel.budget),
        cpuNs: 0,
        runs: 0,
        startTicks: Number.NaN,
        key: '',
        startedAtMs: null,
        name: '',
        samples: 0,
        last: null,
        readAtMs: 0,
        wait: null,
      });
    }
    return tids;
  }

  /** Null where the thread ended since it was listed. */
  read(tid: number, withSwitches: boolean): ThreadReading | null {
    const thread = this.#threads.get(tid);
    if (thread === undefined) return this.#lost(tid);
    // Before stat: a thread that runs between the two reads is found by the next sample.
    const counters = this.#readCounters(thread);
    const { last } = thread;
    const isAwake = counters !== 'same' || last === null || last.state === 'running';
    const isDue = (this.#samples + tid) % SAMPLES_PER_CHECK === 0;
    if (!isAwake && !isDue && (!withSwitches || last.switches !== null)) return last;
    if (counters !== 'same') thread.wait = null;
    if (counters === 'moved') this.#moved += 1;
    const isItsTurn = (this.#samples + tid) % this.#turns === 0 || last === null || last.state === 'running';
    if (counters === 'moved' && last !== null && !isItsTurn && !withSwitches) {
      this.#oldestStateAtMs = Math.min(this.#oldestStateAtMs, thread.readAtMs);
      thread.last = { ...last, switches: null, ...countersOf(schedStat) };
      return thread.last;
    }
    // Every sample needs schedstat: only a thread that keeps running is worth a second descriptor.
    const length = thread.stat.readBytes(counters === 'unknown' || (isAwake && last !== null));
    if (length === 0 || !parseThreadStat(procBytes, length, stat)) return this.#lost(tid);
    if (!isAwake) thread.stat.close();
    if (thread.startTicks !== stat.startTicks) {
      thread.startTicks = stat.startTicks;
      thread.key = `${tid}:${stat.startTicks}`;
      thread.startedAtMs = this.#kernel.bootClock.atMs(stat.startTicks);
      thread.samples = 0;
    }
    if (isDue || thread.samples % SAMPLES_PER_NAME === 0) {
      thread.name = procBytes.toString('utf8', stat.commFrom, stat.commTo);
    }
    thread.samples += 1;
    const { state, core, cpuTicks } = stat;
    const status = withSwitches ? thread.status.read() : null;
    const wait = this.#waitOf(thread, state);
    thread.readAtMs = this.#atMs;
    thread.last = {
      key: thread.key,
      startedAtMs: thread.startedAtMs,
      pid: this.#pid,
      tid,
      name: thread.name,
      state,
      core,
      switches: status === null ? null : parseContextSwitches(status),
      ...(wait === null ? {} : { wait }),
      ...(counters === 'unknown'
        ? { cpuMs: (cpuTicks / this.#kernel.units.ticksPerSecond) * 1000, waitMs: null, runs: null }
        : countersOf(schedStat)),
    };
    return thread.last;
  }

  close(): void {
    for (const tid of this.#threads.keys()) this.#drop(tid);
  }

  /** Into `schedStat`. `moved`: the thread has run since the last sample; `unknown`: the kernel does not count, or it is gone. */
  #readCounters(thread: Thread): 'same' | 'moved' | 'unknown' {
    if (!this.#kernel.hasSchedStat) return 'unknown';
    const length = thread.schedStat.readBytes();
    if (length === 0 || !parseSchedStat(procBytes, length, schedStat)) return 'unknown';
    const { cpuNs, runs } = schedStat;
    if (runs === thread.runs && cpuNs === thread.cpuNs) return 'same';
    thread.runs = runs;
    thread.cpuNs = cpuNs;
    return 'moved';
  }

  /** Read once for each wait: a thread that has not run since is still in the same call. Null: not known. */
  #waitOf(thread: Thread, state: ThreadState): ThreadWait | null {
    const { readWait } = this.#kernel;
    if (readWait === undefined) return null;
    // Not the states either: a few threads that are known to run say nothing of the others.
    if (this.#hidden?.hides === 'everything') return null;
    if (state === 'running') return RUNNABLE;
    if (state === 'stopped') return STOPPED;
    if (thread.wait !== null) return thread.wait;
    // It has ended, and its process has not: a first thread that left the others alone.
    if (state === 'zombie') return null;
    const read = readWait(this.#pid, thread.tid);
    thread.wait = read === 'gone' ? null : read;
    return thread.wait;
  }

  #askAccess(): void {
    const read = this.#kernel.readHidden?.(this.#pid);
    if (read !== 'gone') this.#hidden = read ?? null;
  }

  #lost(tid: number): null {
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
