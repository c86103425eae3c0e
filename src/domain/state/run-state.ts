import type { Machine } from '../events/machine.ts';
import type {
  CeilingSample,
  ConnectionsSample,
  CoresSample,
  EpollSets,
  Finding,
  GeneratorsSilent,
  K6Machines,
  Mark,
  MemoryMap,
  ProcessSample,
  RunEnded,
  RunStarted,
  RuntimeStats,
  SocketStates,
  Steered,
  TargetExited,
  TargetLog,
  TargetProgress,
  TargetReady,
  ThreadTable,
  UnitStacks,
} from '../events/run-event.ts';
import type { AnswerCount } from '../meaning/answer-count.ts';
import { emptyLatencyMap, type LatencyMap } from './latency-map.ts';
import type { LoadNow } from './load-now.ts';
import type { Prediction } from './prediction.ts';
import { emptyPast, type RecentPast } from './recent-past.ts';
import type { MemoryBase } from './resident.ts';
import type { RunSeries } from './run-series.ts';
import { emptySeries } from './series.ts';
import type { StepState } from './step-state.ts';
import type { UsersBeside } from './users-beside.ts';

/**
 * Everything that a consumer can show of a run, folded from its events: `events.reduce(foldRun, initialRunState)`. Bounded,
 * immutable, without styles, and the same live and in a replay.
 *
 *   run-started        target-ready        first step           run-ended
 *   preparing ────────▶ starting ─────────▶ running ───────────▶ ended
 */
export interface RunState {
  readonly phase: 'preparing' | 'starting' | 'running' | 'ended';
  /** `atMs` of the newest event. */
  readonly nowMs: number;
  readonly started: RunStarted | null;
  readonly machine: Machine | null;
  readonly progress: TargetProgress | null;
  /** The first message of the phase that `progress` belongs to: `compiling with go build (first run only)`. */
  readonly phaseTitle: string | null;
  readonly ready: TargetReady | null;
  readonly exited: TargetExited | null;
  readonly paused: boolean;
  /** Every step so far; the last one is the current one. */
  readonly steps: readonly StepState[];
  /** What was asked before the load; null: nothing. */
  readonly prediction: Prediction | null;
  /** Moments that somebody named while they watched, oldest first. */
  readonly marks: readonly Mark[];
  /** What keys changed of the load, oldest first. */
  readonly steers: readonly Steered[];
  readonly load: LoadNow | null;
  /** Load generators that are silent; null: none is. */
  readonly silent: GeneratorsSilent | null;
  /** The machines whose k6 sends its figures here; null: none has been heard. */
  readonly k6: K6Machines | null;
  /** Their users beside the server's connections, as last known for certain; null: not yet. */
  readonly usersBeside: UsersBeside | null;
  readonly process: ProcessSample | null;
  /** The newest value: it is read less often than the rest of the process. */
  readonly contextSwitches: Aged<{ readonly voluntary: number; readonly involuntary: number }> | null;
  readonly pssBytes: Aged<number> | null;
  /** Read less often where the kernel has to list them. */
  readonly openFiles: { readonly open: number; readonly max: number | null } | null;
  /** The target's memory before its first connection; null: not seen. */
  readonly base: MemoryBase | null;
  readonly threads: ThreadTable | null;
  readonly memoryMap: MemoryMap | null;
  readonly ceiling: CeilingSample | null;
  /** The connections that the process serves; only without load. */
  readonly served: ConnectionsSample | null;
  /** The state of the server's sockets; null: not known. */
  readonly sockets: SocketStates | null;
  /** The target's epoll instances; null: none was seen. */
  readonly epolls: EpollSets | null;
  readonly runtime: RuntimeStats | null;
  /** What the units wait for; null: not known. */
  readonly stacks: UnitStacks | null;
  /** Why that is not known, in one sentence; null: it is, or nothing was said. */
  readonly stacksMissing: string | null;
  readonly cores: CoresSample | null;
  readonly series: RunSeries;
  /** Latencies of good answers over the whole run. */
  readonly latencyMap: LatencyMap;
  /** The last minute, for the views. */
  readonly past: RecentPast;
  /** Active findings, newest first. */
  readonly findings: readonly Finding[];
  /** The target's last lines, oldest first. */
  readonly log: readonly TargetLog[];
  /** From the /stats that is read after the last answer. */
  readonly finalCount: AnswerCount | null;
  readonly ended: RunEnded | null;
}

export interface Aged<T> {
  readonly value: T;
  readonly atMs: number;
}

/** Lines that the log view keeps; the newest matter when a target dies. */
export const LOG_LINES = 500;
export const initialRunState: RunState = {
  phase: 'preparing',
  nowMs: 0,
  started: null,
  machine: null,
  progress: null,
  phaseTitle: null,
  ready: null,
  exited: null,
  paused: false,
  steps: [],
  prediction: null,
  marks: [],
  steers: [],
  load: null,
  silent: null,
  k6: null,
  usersBeside: null,
  process: null,
  contextSwitches: null,
  pssBytes: null,
  openFiles: null,
  base: null,
  threads: null,
  memoryMap: null,
  ceiling: null,
  served: null,
  sockets: null,
  epolls: null,
  runtime: null,
  stacks: null,
  stacksMissing: null,
  cores: null,
  series: {
    connections: emptySeries,
    requestsPerSecond: emptySeries,
    p99Ms: emptySeries,
    threads: emptySeries,
    units: emptySeries,
    rssBytes: emptySeries,
    cpuPercent: emptySeries,
    switchesPerSecond: emptySeries,
    watched: emptySeries,
    unread: emptySeries,
  },
  latencyMap: emptyLatencyMap,
  past: emptyPast,
  findings: [],
  log: [],
  finalCount: null,
  ended: null,
};

/** Connections open now: the load's, or without load those that the process serves; null: not known. */
export const openNow = ({ load, served }: Pick<RunState, 'load' | 'served'>): number | null =>
  load?.open ?? served?.established ?? null;

export const currentStep = (state: RunState): StepState | null => state.steps.at(-1) ?? null;

/**
 * The last step ended and none follows: the load drains, and a server without load says nothing about the load. What is on
 * the screen, and what was measured, stays as it was.
 */
export const isOver = (state: RunState): boolean => {
  const step = currentStep(state);
  return step !== null && step.endedAtMs !== null;
};
