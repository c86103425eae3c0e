import type { MemoryMap, ThreadState, WaitsHidden } from '../domain/events/run-event.ts';
import type { SocketPeer } from '../os/linux/net/socket-peers.ts';
import type { ContextSwitches } from '../os/linux/pid/status.ts';
import type { ThreadWait } from '../os/linux/thread-wait.ts';
import type { Member } from './threads/growth.ts';
import type { CpuOfProcess } from './threads/tree-usage.ts';

/**
 * How one platform samples a process tree. A probe only reads totals as the system reports them; the sampler turns them into
 * rates. Sampling never throws: what vanished or is not permitted is left out, or null.
 */
export interface Probe {
  /**
   * One sample of every process of the tree. `gone`: the root process is; `missed`: the system did not answer this time.
   * `atThatMoment` is called as the processes are read: what the caller reads in it belongs to the same moment.
   */
  readonly sampleProcesses: (atThatMoment?: () => void) => Promise<ProcessesReading | 'gone' | 'missed'>;
  /**
   * One sample of every thread of the tree. Context switches cost as much again as all the rest, so the caller chooses the
   * threads to read them of; for the others they are null.
   */
  readonly sampleThreads: (wantsSwitches: (tid: number) => boolean) => Promise<ThreadsReading>;
  /** What the memory of the tree consists of; null where it is not reported or not permitted. */
  readonly sampleMemory: () => Promise<MemoryReading | null>;
  /** The threads of further processes (the load generators), without their context switches. */
  readonly sampleThreadsOf: (pids: readonly number[]) => Promise<ThreadsReading>;
  /** CPU of further processes at this moment; those that are gone are left out. Absent: not at once on this platform. */
  readonly cpuOf?: (pids: readonly number[]) => readonly CpuOfProcess[];
  /** The title of a process that rewrites its command line (nginx: worker process); else null. */
  readonly titleOf?: (pid: number) => string | null;
  /** To whom the sockets lead that threads wait for, as far as that is known; in the same order. Absent: not on this platform. */
  readonly peersOf?: (sockets: readonly SocketOfThread[]) => Promise<readonly (SocketPeer | null)[]>;
  /** Closes every descriptor that was kept open. */
  readonly close: () => void;
}

/** A descriptor that a thread of this process waits for. */
export interface SocketOfThread {
  readonly pid: number;
  readonly fd: number;
}

/** `memory-map` without its type and time. */
export type MemoryReading = Omit<MemoryMap, 'type' | 'atMs'>;

/** What a sample cost. */
export interface SampleCost {
  /** Wall time, ms. */
  readonly costMs: number;
  /** CPU time of this process, ms: what the budget pays for. Wall time where a child process does the work. */
  readonly cpuMs: number;
}

export interface ProcessesReading extends SampleCost {
  readonly processes: readonly ProcessReading[];
  /** Over all processes; null where not permitted or not read this time. */
  readonly openFiles: number | null;
  /** What a single process may open; null of a tree, whose processes have a limit each. */
  readonly openFilesMax: number | null;
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
  /** User and system time since its start; null where the system does not report it. */
  readonly cpuMs: number | null;
  /** The core that it last ran on; null where the system does not report it. */
  readonly core: number | null;
  /** Since its start; null where not read. */
  readonly switches: ContextSwitches | null;
  /** Ready to run but without a core, since its start; null where the system does not report it. */
  readonly waitMs: number | null;
  /** How often it was put on a core since its start; null where the system does not report it. */
  readonly runs: number | null;
  /** What it waits for; absent where the system does not report it, or not to this user. */
  readonly wait?: ThreadWait;
}
