import type { MemoryMap, ThreadState, WaitsHidden } from '../domain/events/run-event.ts';
import type { ContextSwitches } from '../os/linux/pid/status.ts';
import type { ThreadWait } from '../os/linux/thread-wait.ts';
import type { Member } from './threads/growth.ts';
import type { CpuOfProcess } from './threads/tree-usage.ts';

/**
 * How one platform samples into a process tree. A probe only reads totals as the system tells them; the sampler makes
 * rates of them. Samples never throw: what vanished or is not permitted is left out, or null.
 */
export interface Probe {
  /**
   * One sample of every process of the tree. `gone`: the root process is; `missed`: the system did not answer this time.
   * `atThatMoment` is called as the processes are read: what the caller reads in it is of the same moment.
   */
  readonly sampleProcesses: (atThatMoment?: () => void) => Promise<ProcessesReading | 'gone' | 'missed'>;
  /**
   * One sample of every thread of the tree. Context switches cost as much again as all the rest, so the caller says whose
   * it wants; the others' are null.
   */
  readonly sampleThreads: (wantsSwitches: (tid: number) => boolean) => Promise<ThreadsReading>;
  /** What the memory of the tree consists of; null where it is not told or not permitted. */
  readonly sampleMemory: () => Promise<MemoryReading | null>;
  /** The threads of further processes (the load generators), without their context switches. */
  readonly sampleThreadsOf: (pids: readonly number[]) => Promise<ThreadsReading>;
  /** CPU of further processes at this moment; those that are gone are left out. Absent: the platform cannot tell at once. */
  readonly cpuOf?: (pids: readonly number[]) => readonly CpuOfProcess[];
  /** What a process calls itself where it rewrites its command line to say so (nginx: worker process); else null. */
  readonly titleOf?: (pid: number) => string | null;
  /** Lets go of every kept descriptor. */
  readonly close: () => void;
}

/** `memory-map` without its type and time. */
export type MemoryReading = Omit<MemoryMap, 'type' | 'atMs'>;

/** What a sample cost. */
export interface SampleCost {
  /** Wall time, ms. */
  readonly costMs: number;
  /** CPU time of this process, ms: what the budget pays. Wall time where the work is done by a child process. */
  readonly cpuMs: number;
}

export interface ProcessesReading extends SampleCost {
  readonly processes: readonly ProcessReading[];
  /** Over all processes; null where not permitted or not read this time. */
  readonly openFiles: number | null;
  /** Over all processes; null where not permitted or not read this time. */
  readonly pssBytes: number | null;
}

export interface ProcessReading extends CpuOfProcess {
  readonly threads: number;
  readonly rssBytes: number;
  readonly vszBytes: number;
}

export interface ThreadsReading extends SampleCost {
  readonly threads: readonly ThreadReading[];
  /** Age of the oldest state among them: a sample of very many threads that ran reads their states in turns. */
  readonly stateAgeMs: number;
  /** What the system does not show of what the threads wait for, or not to this user; absent: nothing is hidden. */
  readonly waitsHidden?: WaitsHidden;
}

/** Its key is unique for the machine's uptime, unlike a tid. */
export interface ThreadReading extends Member {
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  readonly state: ThreadState;
  /** User and system time since its start; null where the system does not tell. */
  readonly cpuMs: number | null;
  /** The core that it last ran on; null where the system does not tell. */
  readonly core: number | null;
  /** Since its start; null where not read. */
  readonly switches: ContextSwitches | null;
  /** Ready to run but without a core, since its start; null where the system does not tell. */
  readonly waitMs: number | null;
  /** How often it was put on a core since its start; null where the system does not tell. */
  readonly runs: number | null;
  /** What it waits for; absent where the system does not tell, or not to this user. */
  readonly wait?: ThreadWait;
}
