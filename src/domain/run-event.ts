import type {
  CeilingSample,
  ConnectionsSample,
  CoresSample,
  MemoryMap,
  ProcessSample,
  RuntimeStats,
  ThreadTable,
} from './look-event.ts';

export type {
  CeilingSample,
  ConnectionsSample,
  CoreLoad,
  CoresSample,
  MemoryArea,
  MemoryMap,
  ProcessEntry,
  ProcessSample,
  RuntimeStats,
  ThreadRow,
  ThreadState,
  ThreadTable,
} from './look-event.ts';

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

export interface At {
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
