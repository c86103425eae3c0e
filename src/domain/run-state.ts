import { type AnswerCount, countAnswers } from './answer-count.ts';
import { LatencyHistogram } from './histogram.ts';
import { type LoadNow, nextLoad } from './load-now.ts';
import { emptyPast, type RecentPast, withCores, withRuntime } from './recent-past.ts';
import type {
  CeilingSample,
  ConnectionsSample,
  CoresSample,
  Finding,
  LoadTick,
  Machine,
  MemoryMap,
  ProcessSample,
  RunEnded,
  RunEvent,
  RunStarted,
  RuntimeStats,
  TargetExited,
  TargetLog,
  TargetProgress,
  TargetReady,
  ThreadTable,
} from './run-event.ts';
import { emptySeries, pushPoint, type Series } from './series.ts';
import {
  addCores,
  addProcessSample,
  addRuntimeStats,
  addThreadTable,
  addTick,
  type StepState,
  settleStep,
  startStep,
} from './step-state.ts';
import { switchesNow } from './switches-now.ts';

/**
 * Everything that a consumer can show of a run, made by folding its events: `events.reduce(foldRun, initialRunState)`.
 * Bounded, immutable, and free of styles. Live and replay share it.
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
  readonly ready: TargetReady | null;
  readonly exited: TargetExited | null;
  readonly paused: boolean;
  /** Every step so far; the last one is the current one. */
  readonly steps: readonly StepState[];
  readonly load: LoadNow | null;
  readonly process: ProcessSample | null;
  /** Newest known, since it is read less often than the rest of the process. */
  readonly contextSwitches: Aged<{ readonly voluntary: number; readonly involuntary: number }> | null;
  readonly pssBytes: Aged<number> | null;
  readonly threads: ThreadTable | null;
  readonly memoryMap: MemoryMap | null;
  readonly ceiling: CeilingSample | null;
  /** Without load: the connections that the process serves. */
  readonly served: ConnectionsSample | null;
  readonly runtime: RuntimeStats | null;
  readonly cores: CoresSample | null;
  readonly series: RunSeries;
  /** The last minute, for the views. */
  readonly past: RecentPast;
  /** Active findings, newest first. */
  readonly findings: readonly Finding[];
  /** Every finding that ever was active, with its last words, in order of appearance. */
  readonly findingsSeen: readonly Finding[];
  /** The target's last lines, oldest first. */
  readonly log: readonly TargetLog[];
  /** Set by the /stats that is asked after the last answer. */
  readonly finalCount: AnswerCount | null;
  readonly ended: RunEnded | null;
}

export interface Aged<T> {
  readonly value: T;
  readonly atMs: number;
}

export interface RunSeries {
  readonly connections: Series;
  readonly requestsPerSecond: Series;
  readonly p99Ms: Series;
  readonly threads: Series;
  readonly units: Series;
  readonly rssBytes: Series;
  readonly cpuPercent: Series;
  /** Context switches of both kinds. */
  readonly switchesPerSecond: Series;
}

/** What the log view keeps; the newest matter when a target dies. */
export const LOG_LINES = 500;
/** Stepping back and forth for hours must not grow without bound: older steps than these are dropped. */
export const MAX_STEPS = 200;

export const initialRunState: RunState = {
  phase: 'preparing',
  nowMs: 0,
  started: null,
  machine: null,
  progress: null,
  ready: null,
  exited: null,
  paused: false,
  steps: [],
  load: null,
  process: null,
  contextSwitches: null,
  pssBytes: null,
  threads: null,
  memoryMap: null,
  ceiling: null,
  served: null,
  runtime: null,
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
  },
  past: emptyPast,
  findings: [],
  findingsSeen: [],
  log: [],
  finalCount: null,
  ended: null,
};

export function foldRun(before: RunState, event: RunEvent): RunState {
  const state: RunState = event.atMs > before.nowMs ? { ...before, nowMs: event.atMs } : before;
  switch (event.type) {
    case 'run-started':
      return { ...state, started: event };
    case 'machine-described':
      return { ...state, machine: event.machine };
    case 'target-progress':
      return { ...state, progress: event };
    case 'target-ready':
      return { ...state, ready: event, phase: 'starting' };
    case 'target-exited':
      return { ...state, exited: event };
    case 'target-log':
      return { ...state, log: [...state.log, event].slice(-LOG_LINES) };
    case 'step-started':
      return { ...state, phase: 'running', steps: [...state.steps, startStep(event)].slice(-MAX_STEPS) };
    case 'step-settled':
      return withStep(state, event.index, (step) => settleStep(step, event));
    case 'step-ended':
      return withStep(state, event.index, (step) => ({ ...step, endedAtMs: event.atMs }));
    case 'load-paused':
      return { ...state, paused: true };
    case 'load-resumed':
      return { ...state, paused: false };
    case 'load-tick':
      return foldTick(state, event);
    case 'process-sample':
      return foldProcessSample(state, event);
    case 'thread-table':
      return foldThreads(state, event);
    case 'memory-map':
      return { ...state, memoryMap: event };
    case 'ceiling-sample':
      return { ...state, ceiling: event };
    case 'connections-sample':
      return {
        ...state,
        served: event,
        series: plot(state.series, event.atMs, { connections: event.established }),
      };
    case 'runtime-stats':
      // Asked for its count alone: what the picture shows is the load, not what is left of it.
      if (event.final === true) return { ...state, finalCount: countAnswers(state.load, event.served) };
      return {
        ...withCurrentStep(state, (step) => addRuntimeStats(step, event)),
        runtime: event,
        past: withRuntime(state.past, event),
        series: event.unit === null ? state.series : plot(state.series, event.atMs, { units: event.unit.count }),
      };
    case 'cores-sample':
      return {
        ...withCurrentStep(state, (step) => addCores(step, event)),
        cores: event,
        past: withCores(state.past, event, state.threads),
      };
    case 'finding':
      return {
        ...state,
        findings: event.active
          ? [event.finding, ...without(state.findings, event.finding.id)]
          : without(state.findings, event.finding.id),
        findingsSeen: event.active ? upsert(state.findingsSeen, event.finding) : state.findingsSeen,
      };
    case 'run-ended':
      return { ...state, phase: 'ended', ended: event };
  }
}

/** Connections open now: the load's, or without load those that the process serves; null: not known. */
export const openNow = ({ load, served }: Pick<RunState, 'load' | 'served'>): number | null =>
  load?.open ?? served?.established ?? null;

export const currentStep = (state: RunState): StepState | null => state.steps.at(-1) ?? null;

function foldThreads(before: RunState, table: ThreadTable): RunState {
  const state = { ...withCurrentStep(before, (step) => addThreadTable(step, table)), threads: table };
  const switches = switchesNow(state);
  // Those by kind are plotted with the sample that tells them.
  return switches === null || switches.byKind !== null
    ? state
    : { ...state, series: plot(state.series, table.atMs, { switchesPerSecond: switches.total }) };
}

function foldTick(state: RunState, tick: LoadTick): RunState {
  const latency = LatencyHistogram.decode(tick.latency);
  const load = nextLoad(state.load, tick, latency);
  const p99Ms = load.latency.percentileMs(99);
  // After the last step's end the sockets only drain: their answers count, but they are no throughput of any load.
  if (currentStep(state)?.endedAtMs != null) {
    const { requestsTotal, errorsTotal, unansweredTotal } = load;
    return state.load === null
      ? { ...state, load }
      : { ...state, load: { ...state.load, requestsTotal, errorsTotal, unansweredTotal } };
  }
  const series = plot(state.series, tick.atMs, {
    connections: tick.open,
    requestsPerSecond: load.requestsPerSecond,
    ...(p99Ms === null ? {} : { p99Ms }),
  });
  return { ...withCurrentStep(state, (step) => addTick(step, tick, latency)), load, series };
}

function foldProcessSample(state: RunState, sample: ProcessSample): RunState {
  const { contextSwitchesPerSecond: switches, pssBytes } = sample;
  // PSS comes less often than the rest: between two of them the curve of a tree has no point, rather than a wrong one.
  const resident = sample.processes === 1 ? sample.rssBytes : (pssBytes ?? (state.pssBytes ? null : sample.rssBytes));
  return {
    ...withCurrentStep(state, (step) => addProcessSample(step, sample)),
    process: sample,
    contextSwitches: switches === null ? state.contextSwitches : { value: switches, atMs: sample.atMs },
    pssBytes: pssBytes === null ? state.pssBytes : { value: pssBytes, atMs: sample.atMs },
    series: plot(state.series, sample.atMs, {
      threads: sample.threads,
      ...(resident === null ? {} : { rssBytes: resident }),
      ...(sample.cpuPercent === null ? {} : { cpuPercent: sample.cpuPercent }),
      ...(switches === null ? {} : { switchesPerSecond: switches.voluntary + switches.involuntary }),
    }),
  };
}

function plot(series: RunSeries, atMs: number, values: Partial<Record<keyof RunSeries, number>>): RunSeries {
  const next: { -readonly [K in keyof RunSeries]: Series } = { ...series };
  for (const key of Object.keys(values) as (keyof RunSeries)[]) {
    const value = values[key];
    if (value !== undefined) next[key] = pushPoint(series[key], atMs, value);
  }
  return next;
}

function withCurrentStep(state: RunState, change: (step: StepState) => StepState): RunState {
  const step = currentStep(state);
  return step === null || step.endedAtMs !== null ? state : withStep(state, step.index, change);
}

function withStep(state: RunState, index: number, change: (step: StepState) => StepState): RunState {
  return { ...state, steps: state.steps.map((step) => (step.index === index ? change(step) : step)) };
}

const without = (findings: readonly Finding[], id: string): Finding[] =>
  findings.filter((finding) => finding.id !== id);

function upsert(findings: readonly Finding[], finding: Finding): Finding[] {
  const known = findings.some((other) => other.id === finding.id);
  return known ? findings.map((other) => (other.id === finding.id ? finding : other)) : [...findings, finding];
}
