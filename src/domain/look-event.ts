import type { At } from './run-event.ts';

/** One look at the target's whole process tree. Null: could not be measured. */
export interface ProcessSample extends At {
  readonly type: 'process-sample';
  readonly processes: number;
  readonly threads: number;
  readonly rssBytes: number;
  /** Shared pages counted once; costly to read, so it comes less often. */
  readonly pssBytes: number | null;
  readonly vszBytes: number;
  /** 100 = one core busy; null on the first look, which has no earlier one to compare with. */
  readonly cpuPercent: number | null;
  readonly contextSwitchesPerSecond: { readonly voluntary: number; readonly involuntary: number } | null;
  readonly openFiles: number | null;
  /** What this look cost conctop, wall time. */
  readonly costMs: number;
}

export interface ThreadRow {
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  readonly state: ThreadState;
  /** 100 = one core busy; null on a thread's first look. */
  readonly cpuPercent: number | null;
  /** The core that it last ran on; null where the system does not tell. */
  readonly core: number | null;
  readonly voluntaryPerSecond: number | null;
  readonly involuntaryPerSecond: number | null;
  /**
   * Time that it was ready to run and waited for a core, 100 = all the time; null on its first look. Absent where the
   * kernel does not tell, and in older recordings.
   */
  readonly coreWaitPercent?: number | null;
}

export type ThreadState = 'running' | 'sleeping' | 'waiting-for-disk' | 'stopped' | 'zombie' | 'idle' | 'other';

export interface ThreadTable extends At {
  readonly type: 'thread-table';
  /** All threads of the tree at that moment; `rows` may hold fewer. */
  readonly total: number;
  /** The busiest threads, by CPU. */
  readonly rows: readonly ThreadRow[];
  readonly states: Readonly<Partial<Record<ThreadState, number>>>;
  readonly costMs: number;
  /**
   * Every thread of the tree, also those without a row: one letter each, in order of pid and tid, as the kernel's stat
   * writes its state (R S D T Z I …; `?` where it was not read). Absent in older recordings.
   */
  readonly cells?: string;
  /** The tree's processes in the order of `cells`. Absent in older recordings. */
  readonly processes?: readonly ProcessEntry[];
  /**
   * How often a second the kernel put one of the threads on a core: their context switches, also where there are too many
   * threads to read those of each kind. Absent where the kernel does not tell, and in older recordings.
   */
  readonly runsPerSecond?: number;
  /** `coreWaitPercent` of all threads together: 300 = on average three threads were ready and had no core. */
  readonly coreWaitPercent?: number;
  /** Age of the oldest state among `cells`; only where states were read in turns. */
  readonly stateAgeMs?: number;
}

export interface ProcessEntry {
  readonly pid: number;
  readonly name: string;
  readonly threads: number;
  /** What the process calls itself (nginx: worker process), where it rewrites its command line to say so. */
  readonly title?: string;
}

/** What the tree's memory consists of (smaps). Costly to read, so it comes every few seconds. Null: not told. */
export interface MemoryMap extends At {
  readonly type: 'memory-map';
  readonly rssBytes: number;
  readonly pssBytes: number | null;
  readonly privateBytes: number | null;
  readonly sharedBytes: number | null;
  readonly swapBytes: number | null;
  /** By kind of mapping as far as the kernel tells them apart; the largest first. */
  readonly areas: readonly MemoryArea[];
  readonly costMs: number;
}

export interface MemoryArea {
  /** `stack`: what the kernel names as one. A runtime's thread stacks mostly are `anonymous` mappings. */
  readonly kind: 'heap' | 'stack' | 'anonymous' | 'program' | 'library' | 'file' | 'shared' | 'kernel';
  readonly mappings: number;
  readonly reservedBytes: number;
  /** Summed over the processes: a page that several of them share counts in each. */
  readonly residentBytes: number;
  /** Shared pages counted once. Absent in older recordings. */
  readonly pssBytes?: number;
}

/** Of a process that is looked at without load: the connections that it serves, whoever made them. */
export interface ConnectionsSample extends At {
  readonly type: 'connections-sample';
  /** Established TCP connections on `ports`, as the kernel counts them. */
  readonly established: number;
  /** Where the process listens, ascending. */
  readonly ports: readonly number[];
  readonly costMs: number;
}

/** How close the target's cgroup is to its ceiling. */
export interface CeilingSample extends At {
  readonly type: 'ceiling-sample';
  /** Share of its scheduling periods in which the quota stopped it, since the last sample; null: no quota. */
  readonly throttledPercent: number | null;
  readonly memoryBytes: number | null;
  readonly pids: number | null;
}

/** What the target says of itself on /stats. */
export interface RuntimeStats extends At {
  readonly type: 'runtime-stats';
  readonly unit: { readonly name: string; readonly count: number } | null;
  readonly inflight: number | null;
  /** Requests that the server counted, where it counts. */
  readonly served: number | null;
  /** Everything else that it told, as flat as it came: numbers, strings and short arrays. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** How long the answer took: under load the stats queue like every request. */
  readonly answeredInMs: number;
  /** Asked once more after the load's last answer was counted. */
  readonly final?: boolean;
}

export interface CoreLoad {
  readonly core: number;
  /** 0 to 100. */
  readonly totalPercent: number;
  /** Share of the target's threads; null where it cannot be told. */
  readonly targetPercent: number | null;
  readonly generatorPercent: number | null;
}

export interface CoresSample extends At {
  readonly type: 'cores-sample';
  readonly cores: readonly CoreLoad[];
  /** conctop's own process (screen and probes), 100 = one core busy. */
  readonly selfCpuPercent: number | null;
}
