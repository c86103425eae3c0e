import type { Folklore } from './manifest.ts';
import type { RunConfig } from './run-config.ts';

/**
 * Everything that happens in a run, in the order it happened. `atMs` is monotonic (CLOCK_MONOTONIC, shared by the
 * processes of one machine) and counts from the run's start. A recording is these objects as NDJSON.
 * Members and fields only grow: recordings of older versions stay readable.
 */
export type RunEvent =
  | RunStarted
  | MachineDescribed
  | TargetProgress
  | TargetReady
  | TargetLog
  | TargetExited
  | StepStarted
  | StepSettled
  | StepEnded
  | LoadPaused
  | LoadResumed
  | LoadTick
  | ProcessSample
  | ThreadTable
  | MemoryMap
  | CeilingSample
  | ConnectionsSample
  | RuntimeStats
  | CoresSample
  | FindingChanged
  | RunEnded;

/**
 * closed: each socket sends once it has its answer, so a slow server is asked less often. limited: the same, held back to a
 * rate. open: requests are sent on schedule, and latency counts from the planned moment.
 */
export type LoopKind = 'closed' | 'limited' | 'open';

interface At {
  /** Milliseconds since the run's start, monotonic. */
  readonly atMs: number;
}

export interface RunStarted extends At {
  readonly type: 'run-started';
  /** Wall clock, ISO 8601. */
  readonly startedAt: string;
  readonly conctopVersion: string;
  readonly config: RunConfig;
  readonly target: TargetDescription;
  readonly engine: { readonly name: string; readonly version: string; readonly loop?: LoopKind };
  /** Cores that target and generator are kept to; absent or null: the system chooses. */
  readonly pinned?: { readonly target: readonly number[]; readonly generator: readonly number[] } | null;
}

/** What the consumers need of a manifest: enough for the screen and the summary, and for a replay without targets/. */
export interface TargetDescription {
  readonly name: string;
  readonly title: string;
  readonly language: string;
  readonly model: string;
  readonly unit: { readonly singular: string; readonly plural: string };
  readonly why: string;
  readonly threads: 'constant' | 'per-connection' | 'pool' | 'unknown';
  readonly folklore: readonly Folklore[];
  /** The model's explanation, Markdown; absent in older recordings and for commands of the user's own. */
  readonly explanation?: string | null;
  /** The server's source with the handler's lines, counted from 1, both ends included. */
  readonly source?: {
    readonly file: string;
    readonly text: string;
    readonly firstLine: number;
    readonly lastLine: number;
  } | null;
}

export interface MachineDescribed extends At {
  readonly type: 'machine-described';
  readonly machine: Machine;
}

export interface Machine {
  readonly os: string;
  readonly kernel: string;
  readonly cpu: string | null;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly limits: {
    /** Open files per process that a child of conctop can reach. */
    readonly nofile: number | null;
    /** Ephemeral ports for one source and one destination address. */
    readonly ephemeralPorts: number | null;
    readonly somaxconn: number | null;
  };
  /** What the cgroup that conctop and its target live in allows; absent or null where there is none. */
  readonly ceiling?: Ceiling | null;
}

/** Limits of a container or cgroup; each null where it sets none, so that the host's counts. */
export interface Ceiling {
  /** CPU quota in cores: 1.5 is 150 ms of CPU in each 100 ms. */
  readonly cpuCores: number | null;
  readonly memoryBytes: number | null;
  readonly pids: number | null;
  /** `cgroup v2 /sys/fs/cgroup/…`: where it was read. */
  readonly from: string;
}

export interface TargetProgress extends At {
  readonly type: 'target-progress';
  readonly phase: 'checking' | 'building' | 'starting' | 'waiting';
  /** One line for the screen: `compiling with go build (first run only)`. */
  readonly message: string;
}

export interface TargetReady extends At {
  readonly type: 'target-ready';
  readonly pid: number;
  /** Base URL without path, `http://127.0.0.1:40123`; null where nothing is loaded (attach). */
  readonly url: string | null;
  /** `go1.26.8`; null where the toolchain did not tell. */
  readonly runtime: string | null;
}

export interface TargetLog extends At {
  readonly type: 'target-log';
  readonly stream: 'stdout' | 'stderr';
  readonly line: string;
}

export interface TargetExited extends At {
  readonly type: 'target-exited';
  readonly code: number | null;
  readonly signal: string | null;
  /** True where conctop itself asked it to end. */
  readonly expected: boolean;
}

export interface StepStarted extends At {
  readonly type: 'step-started';
  /** Counts the steps of this run from 0; stepping back and forth makes new ones. */
  readonly index: number;
  /** Which step of the plan this is, from 0. */
  readonly planIndex: number;
  readonly connections: number;
  /** How long it will hold after it settled; null: until the user moves on or quits. */
  readonly holdMs: number | null;
}

/** The climb is over: the figures of the step are measured from here on. */
export interface StepSettled extends At {
  readonly type: 'step-settled';
  readonly index: number;
  readonly open: number;
  /** True where the climb gave up before every socket was open. */
  readonly starved: boolean;
}

export interface StepEnded extends At {
  readonly type: 'step-ended';
  readonly index: number;
}

export interface LoadPaused extends At {
  readonly type: 'load-paused';
}

export interface LoadResumed extends At {
  readonly type: 'load-resumed';
}

export interface ErrorCounts {
  readonly connect: number;
  readonly timeout: number;
  readonly reset: number;
  /** Answers outside 2xx and 3xx. */
  readonly http: number;
  /** Answers that are not HTTP. */
  readonly protocol: number;
}

/** Counts and latencies of one interval, cut at one moment; never cumulative. */
export interface LoadTick extends At {
  readonly type: 'load-tick';
  readonly intervalMs: number;
  /** Sockets asked for at this moment. */
  readonly requested: number;
  /** Sockets established at this moment, counted by their connect and close events. */
  readonly open: number;
  /** Sockets whose connect is under way. */
  readonly connecting: number;
  /** Sockets that had at least one answer: the server accepted them for sure. */
  readonly answered: number;
  readonly requests: number;
  readonly bytes: number;
  readonly errors: ErrorCounts;
  /** Sockets that the server closed in order, so that new ones were needed. Absent in older recordings. */
  readonly reconnects?: number;
  /** Open loop: planned requests that no socket was free to send by now. Absent in the closed loop. */
  readonly unsent?: number;
  /** Requests whose sockets we closed before the answer came: a step down, the end of the run. Absent in older recordings. */
  readonly unanswered?: number;
  /** Latencies in microseconds, HdrHistogram V2 compressed, base64; null where the interval had no answer. */
  readonly latency: string | null;
  readonly generator: GeneratorSample;
}

export interface GeneratorSample {
  readonly pid: number;
  /** All of them, where there are several processes: CPU and RSS are their sums then, loop delay and utilisation the worst. */
  readonly pids?: readonly number[];
  /** 100 = one core busy. */
  readonly cpuPercent: number;
  readonly loopDelayP99Ms: number;
  /** Share of the interval in which the generator's event loop was busy, 0 to 1. */
  readonly loopUtilisation: number;
  readonly rssBytes: number;
}

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

export type Severity = 'info' | 'notice' | 'warning';

export interface Finding {
  readonly id: string;
  readonly severity: Severity;
  /** Connections open when it was seen. */
  readonly atConnections: number;
  /** At most two lines of a wide screen; says what the figures mean. */
  readonly sentence: string;
  /** The same for a small screen, at most 76 columns. */
  readonly brief: string;
}

/** A finding appeared, changed its words, or no longer holds. */
export interface FindingChanged extends At {
  readonly type: 'finding';
  readonly active: boolean;
  readonly finding: Finding;
}

export interface RunEnded extends At {
  readonly type: 'run-ended';
  readonly ended: 'completed' | 'quit' | 'target-exited' | 'failed';
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

/** How emitters hand over events; session.ts fans them out. */
export type Emit = (event: RunEvent) => void;

/** Milliseconds since the run's start, monotonic. */
export type Clock = () => number;

/** The contract of everything that reads the stream: recorder, store, plain reporter, summary. */
export interface RunConsumer {
  onEvent(event: RunEvent): void;
  /** Called once, after the last event. */
  close?(): void | Promise<void>;
}
