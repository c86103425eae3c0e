import { LatencyHistogram } from './histogram.ts';
import type {
  CoresSample,
  ErrorCounts,
  LoadTick,
  ProcessSample,
  RuntimeStats,
  StepSettled,
  StepStarted,
  ThreadTable,
} from './run-event.ts';

/** Smallest, largest and newest of a figure, and what its mean needs. */
export interface Spread {
  readonly min: number;
  readonly max: number;
  readonly last: number;
  readonly sum: number;
  readonly count: number;
}

export const meanOf = (spread: Spread | null): number | null => (spread === null ? null : spread.sum / spread.count);

export interface CoreSpread {
  readonly core: number;
  readonly total: Spread;
  readonly target: Spread | null;
}

/**
 * One step of the ramp and what was measured in it. Until the step settles the figures are those of its climb; when it
 * settles they start afresh, so that a settled step holds nothing of the climb but its errors.
 */
export interface StepState {
  readonly index: number;
  readonly planIndex: number;
  readonly connections: number;
  readonly holdMs: number | null;
  readonly startedAtMs: number;
  readonly settledAtMs: number | null;
  readonly endedAtMs: number | null;
  /** The climb gave up before all sockets were open. */
  readonly starved: boolean;
  readonly errors: ErrorCounts;
  readonly measured: StepMeasures;
}

export interface StepMeasures {
  readonly ms: number;
  readonly requests: number;
  readonly bytes: number;
  readonly reconnects: number;
  /** Open loop: planned requests that waited for a free socket. */
  readonly unsent: Spread | null;
  readonly latency: LatencyHistogram;
  readonly open: Spread | null;
  readonly processes: Spread | null;
  readonly threads: Spread | null;
  /** Summed over the processes, as ps adds up. */
  readonly rssBytes: Spread | null;
  /** Shared pages counted once. */
  readonly pssBytes: Spread | null;
  readonly vszBytes: Spread | null;
  readonly cpuPercent: Spread | null;
  readonly voluntaryPerSecond: Spread | null;
  readonly involuntaryPerSecond: Spread | null;
  readonly runsPerSecond: Spread | null;
  readonly coreWaitPercent: Spread | null;
  readonly units: Spread | null;
  readonly unitName: string | null;
  readonly cores: readonly CoreSpread[];
  readonly generatorCpuPercent: Spread | null;
  readonly generatorLoopDelayP99Ms: Spread | null;
  readonly generatorLoopUtilisation: Spread | null;
  readonly generatorRssBytes: Spread | null;
}

export const noErrors: ErrorCounts = { connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 };

export const addErrors = (a: ErrorCounts, b: ErrorCounts): ErrorCounts => ({
  connect: a.connect + b.connect,
  timeout: a.timeout + b.timeout,
  reset: a.reset + b.reset,
  http: a.http + b.http,
  protocol: a.protocol + b.protocol,
});

export const sumErrors = (errors: ErrorCounts): number =>
  errors.connect + errors.timeout + errors.reset + errors.http + errors.protocol;

const nothingMeasured: StepMeasures = {
  ms: 0,
  requests: 0,
  bytes: 0,
  reconnects: 0,
  unsent: null,
  latency: LatencyHistogram.empty,
  open: null,
  processes: null,
  threads: null,
  rssBytes: null,
  pssBytes: null,
  vszBytes: null,
  cpuPercent: null,
  voluntaryPerSecond: null,
  involuntaryPerSecond: null,
  runsPerSecond: null,
  coreWaitPercent: null,
  units: null,
  unitName: null,
  cores: [],
  generatorCpuPercent: null,
  generatorLoopDelayP99Ms: null,
  generatorLoopUtilisation: null,
  generatorRssBytes: null,
};

export function startStep(event: StepStarted): StepState {
  return {
    index: event.index,
    planIndex: event.planIndex,
    connections: event.connections,
    holdMs: event.holdMs,
    startedAtMs: event.atMs,
    settledAtMs: null,
    endedAtMs: null,
    starved: false,
    errors: noErrors,
    measured: nothingMeasured,
  };
}

export function settleStep(step: StepState, event: StepSettled): StepState {
  return { ...step, settledAtMs: event.atMs, starved: event.starved, measured: nothingMeasured };
}

/**
 * How far a tick may begin before the settling and still count: ticks and the plan are cut by two timers of two
 * processes, and dropping a whole tick for a few milliseconds would waste a quarter of a second of the hold.
 */
const TICK_OVERLAP_MS = 30;

export function addTick(step: StepState, tick: LoadTick, latency: LatencyHistogram): StepState {
  const errors = addErrors(step.errors, tick.errors);
  if (step.endedAtMs !== null) return { ...step, errors };
  if (step.settledAtMs !== null && tick.atMs - tick.intervalMs < step.settledAtMs - TICK_OVERLAP_MS) {
    return { ...step, errors };
  }
  const m = step.measured;
  return {
    ...step,
    errors,
    measured: {
      ...m,
      ms: m.ms + tick.intervalMs,
      requests: m.requests + tick.requests,
      bytes: m.bytes + tick.bytes,
      reconnects: m.reconnects + (tick.reconnects ?? 0),
      unsent: spread(m.unsent, tick.unsent ?? null),
      latency: LatencyHistogram.merge([m.latency, latency]),
      open: spread(m.open, tick.open),
      generatorCpuPercent: spread(m.generatorCpuPercent, tick.generator.cpuPercent),
      generatorLoopDelayP99Ms: spread(m.generatorLoopDelayP99Ms, tick.generator.loopDelayP99Ms),
      generatorLoopUtilisation: spread(m.generatorLoopUtilisation, tick.generator.loopUtilisation),
      generatorRssBytes: spread(m.generatorRssBytes, tick.generator.rssBytes),
    },
  };
}

export function addProcessSample(step: StepState, sample: ProcessSample): StepState {
  const m = step.measured;
  const switches = sample.contextSwitchesPerSecond;
  return {
    ...step,
    measured: {
      ...m,
      processes: spread(m.processes, sample.processes),
      threads: spread(m.threads, sample.threads),
      rssBytes: spread(m.rssBytes, sample.rssBytes),
      pssBytes: spread(m.pssBytes, sample.pssBytes),
      vszBytes: spread(m.vszBytes, sample.vszBytes),
      cpuPercent: spread(m.cpuPercent, sample.cpuPercent),
      voluntaryPerSecond: spread(m.voluntaryPerSecond, switches?.voluntary ?? null),
      involuntaryPerSecond: spread(m.involuntaryPerSecond, switches?.involuntary ?? null),
    },
  };
}

export function addThreadTable(step: StepState, { runsPerSecond, coreWaitPercent }: ThreadTable): StepState {
  const m = step.measured;
  return {
    ...step,
    measured: {
      ...m,
      runsPerSecond: spread(m.runsPerSecond, runsPerSecond ?? null),
      coreWaitPercent: spread(m.coreWaitPercent, coreWaitPercent ?? null),
    },
  };
}

export function addRuntimeStats(step: StepState, stats: RuntimeStats): StepState {
  if (stats.unit === null) return step;
  const m = step.measured;
  return { ...step, measured: { ...m, units: spread(m.units, stats.unit.count), unitName: stats.unit.name } };
}

export function addCores(step: StepState, sample: CoresSample): StepState {
  const before = new Map(step.measured.cores.map((core) => [core.core, core]));
  const cores = sample.cores.flatMap((core): CoreSpread[] => {
    const total = spread(before.get(core.core)?.total ?? null, core.totalPercent);
    if (total === null) return [];
    return [{ core: core.core, total, target: spread(before.get(core.core)?.target ?? null, core.targetPercent) }];
  });
  return { ...step, measured: { ...step.measured, cores } };
}

function spread(before: Spread | null, value: number | null): Spread | null {
  if (value === null) return before;
  if (before === null) return { min: value, max: value, last: value, sum: value, count: 1 };
  return {
    min: Math.min(before.min, value),
    max: Math.max(before.max, value),
    last: value,
    sum: before.sum + value,
    count: before.count + 1,
  };
}
