import type { MemoryMap, ThreadState } from '../domain/run-event.ts';

/**
 * How one platform looks into a process tree. A probe only reads totals as the system tells them; the sampler makes
 * rates of them. Looks never throw: what vanished or is not permitted is left out, or null.
 */
export interface Probe {
  /** One look at every process of the tree. `gone`: the root process is; `missed`: the system did not answer this time. */
  readonly lookAtProcesses: () => Promise<ProcessesReading | 'gone' | 'missed'>;
  /**
   * One look at every thread of the tree. Context switches cost as much again as all the rest, so the caller says whose
   * it wants; the others' are null.
   */
  readonly lookAtThreads: (wantsSwitches: (tid: number) => boolean) => Promise<ThreadsReading>;
  /** What the memory of the tree consists of; null where it is not told or not permitted. */
  readonly lookAtMemory: () => Promise<MemoryReading | null>;
  /** The threads of further processes (the load generators), without their context switches. */
  readonly lookAtThreadsOf: (pids: readonly number[]) => Promise<ThreadsReading>;
  /** What a process calls itself where it rewrites its command line to say so (nginx: worker process); else null. */
  readonly titleOf?: (pid: number) => string | null;
  /** Lets go of every kept descriptor. */
  readonly close: () => void;
}

/** `memory-map` without its type and time. */
export type MemoryReading = Omit<MemoryMap, 'type' | 'atMs'>;

/** What a look cost. */
export interface LookCost {
  /** Wall time, ms. */
  readonly costMs: number;
  /** CPU time of this process, ms: what the budget pays. Wall time where the work is done by a child process. */
  readonly cpuMs: number;
}

export interface ProcessesReading extends LookCost {
  readonly processes: readonly ProcessReading[];
  /** Over all processes; null where not permitted or not read this time. */
  readonly openFiles: number | null;
  /** Over all processes; null where not permitted or not read this time. */
  readonly pssBytes: number | null;
}

export interface ProcessReading {
  /** Unique for the machine's uptime, unlike a pid. */
  readonly key: string;
  readonly pid: number;
  readonly threads: number;
  /** User and system time since its start, of all its threads, also of those that ended. */
  readonly cpuMs: number;
  readonly rssBytes: number;
  readonly vszBytes: number;
}

export interface ThreadsReading extends LookCost {
  readonly threads: readonly ThreadReading[];
  /** Age of the oldest state among them: a look at very many threads that ran reads their states in turns. */
  readonly stateAgeMs: number;
}

export interface ThreadReading {
  /** Unique for the machine's uptime, unlike a tid. */
  readonly key: string;
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
}

export interface ContextSwitches {
  /** The thread gave its core up: it waited for something. */
  readonly voluntary: number;
  /** Its core was taken: its time slice was over, or something more urgent came. */
  readonly involuntary: number;
}
