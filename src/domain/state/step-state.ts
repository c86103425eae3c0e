import { addCounts, type Counts } from '../events/counts.ts';
import { addErrors, noErrors } from '../events/error-counts.ts';
import type {
  CeilingSample,
  CoresSample,
  EpollSets,
  ErrorCounts,
  LoadTick,
  ProcessSample,
  RuntimeStats,
  SocketStates,
  Standstill,
  Steered,
  StepSettled,
  StepStarted,
  ThreadTable,
  UnitStacks,
} from '../events/run-event.ts';
import { LatencyHistogram } from './histogram.ts';
import { ownOutcomes } from './own-outcomes.ts';
import { addSecond } from './second-rates.ts';
import { spread } from './spread.ts';
import { addCoreLoads, addCoresInterval, addTargetInterval } from './step-cpu.ts';
import { addFacts } from './step-facts.ts';
import { nothingMeasured, type StepMeasures } from './step-measures.ts';
import { addSockets, addWaits, addWatched } from './step-waits.ts';
import { RATE_WINDOW_MS } from './usage.ts';

/**
 * One step of the ramp and what was measured in it. Until the step settles, the figures are those of its climb; when it
 * settles they start again, so a settled step has nothing of the climb but its errors.
 */
export interface StepState {
  readonly index: number;
  readonly planIndex: number;
  readonly connections: number;
  readonly holdMs: number | null;
  readonly startedAtMs: number;
  readonly settledAtMs: number | null;
  /** What began before this is not measured: the climb, or a time when conctop itself was stopped. */
  readonly measuredFromMs: number;
  readonly endedAtMs: number | null;
  /** The most connections that the server had accepted before this step: it may keep the memory that they took. */
  readonly acceptedBefore: number;
  /** What a key made of its load; null: it is as planned. */
  readonly steered: Steered | null;
  /** The climb gave up before all sockets were open. */
  readonly starved: boolean;
  /** A load generator was silent for a time: the figures are those of the others, or of the time before. */
  readonly hadSilentGenerator: boolean;
  /**
   * Load from elsewhere: the newest tick. k6 reads its users once a second, so that a tick may hold the beginning of a climb that only
   * the next one tells: it counts once that has the same users.
   */
  readonly held: { readonly tick: LoadTick; readonly latency: LatencyHistogram } | null;
  /** How long requests were held back in its climb so that the server can accept, ms. */
  readonly heldBackMs: number;
  /**
   * Of the whole step, its climb and requests from before it too; so are `statuses` (of failed answers) and `causes` (of failed
   * sockets). Those of the measured part stand in `measured`; the rest is `failedInClimb`.
   */
  readonly errors: ErrorCounts;
  readonly statuses: Counts;
  readonly causes: Counts;
  readonly measured: StepMeasures;
}

export function startStep(event: StepStarted, steered: Steered | null = null, acceptedBefore = 0): StepState {
  return {
    index: event.index,
    planIndex: event.planIndex,
    connections: event.connections,
    holdMs: event.holdMs,
    startedAtMs: event.atMs,
    settledAtMs: null,
    measuredFromMs: event.atMs,
    endedAtMs: null,
    acceptedBefore,
    steered,
    starved: false,
    hadSilentGenerator: false,
    held: null,
    heldBackMs: 0,
    errors: noErrors,
    statuses: {},
    causes: {},
    measured: nothingMeasured,
  };
}

export function settleStep(step: StepState, event: StepSettled): StepState {
  return {
    ...step,
    settledAtMs: event.atMs,
    measuredFromMs: event.atMs,
    starved: event.starved,
    measured: nothingMeasured,
  };
}

/** Requests under way while conctop was stopped are answered within this, with latencies that conctop caused. */
const STANDSTILL_ECHO_MS = 1_000;

export const afterStandstill = (step: StepState, { atMs }: Standstill): StepState => ({
  ...step,
  measuredFromMs: Math.max(step.measuredFromMs, atMs + STANDSTILL_ECHO_MS),
});

/**
 * How far an interval may begin before the settling and still count: ticks, samples and the plan are timed by several
 * processes, and dropping a whole tick for a few milliseconds would waste a quarter of a second of the hold.
 */
const OVERLAP_MS = 30;

/** Whether the `ms` up to `atMs` lie in the measured part of the step: after its climb, once that is over. */
const isWithin = (step: StepState, atMs: number, ms: number): boolean => atMs - ms >= step.measuredFromMs - OVERLAP_MS;

/** The step has settled, and its figures hold this tick. */
export const isMeasuredIn = (step: StepState, { atMs, intervalMs }: Pick<LoadTick, 'atMs' | 'intervalMs'>): boolean =>
  step.settledAtMs !== null && isWithin(step, atMs, intervalMs);

export function addTick(step: StepState, tick: LoadTick, latency: LatencyHistogram): StepState {
  if (tick.generator.isElsewhere !== true) return measureTick(step, tick, latency);
  if (tick.open !== step.connections) return { ...step, held: null };
  const { held } = step;
  const next: StepState = { ...step, held: { tick, latency } };
  return held === null ? next : measureTick(next, held.tick, held.latency);
}

function measureTick(step: StepState, tick: LoadTick, latency: LatencyHistogram): StepState {
  const counted: StepState = {
    ...step,
    errors: addErrors(step.errors, tick.errors),
    statuses: addCounts(step.statuses, tick.statuses),
    causes: addCounts(step.causes, tick.causes),
    heldBackMs: step.heldBackMs + (tick.heldBackMs ?? 0),
  };
  if (step.endedAtMs !== null) return counted;
  // A climb's first tick began before it, and is all that a step that never settles has. Where a key changed the load it is of another one.
  const isClimb = step.settledAtMs === null && step.measuredFromMs === step.startedAtMs && step.steered === null;
  if (!isClimb && !isWithin(step, tick.atMs, tick.intervalMs)) return counted;
  const m = step.measured;
  const generator = tick.generator.isElsewhere === true ? null : tick.generator;
  const loop = generator?.hasNoLoop === true ? null : generator;
  // What the server was asked before this step is not what the step asks of it.
  const own = ownOutcomes(tick, latency);
  const good = own.requests - own.errors.http;
  const silentMs = tick.requests > 0 || tick.open === 0 ? 0 : m.silence.nowMs + tick.intervalMs;
  return {
    ...counted,
    measured: {
      ...m,
      ms: m.ms + tick.intervalMs,
      requests: m.requests + good,
      earlier: m.earlier + tick.requests - own.requests,
      failed: m.failed + own.errors.http,
      lost: m.lost + own.errors.reset + own.errors.protocol,
      errors: addErrors(m.errors, own.errors),
      statuses: addCounts(m.statuses, own.statuses),
      causes: addCounts(m.causes, own.causes),
      bytes: m.bytes + tick.bytes,
      reconnects: m.reconnects + (tick.reconnects ?? 0),
      unsent: spread(m.unsent, tick.unsent ?? null),
      latency: LatencyHistogram.merge([m.latency, own.latency]),
      seconds: addSecond(m.seconds, tick.intervalMs, Math.max(0, good - (tick.late ?? 0))),
      silence: { longestMs: Math.max(m.silence.longestMs, silentMs), nowMs: silentMs },
      open: spread(m.open, tick.open),
      answered: spread(m.answered, tick.answered),
      acceptQueue: spread(m.acceptQueue, tick.acceptQueue ?? null),
      generators: generator?.pids?.length ?? 1,
      generatorCpuPercent: spread(m.generatorCpuPercent, generator?.cpuPercent ?? null),
      generatorLoopDelayP99Ms: spread(m.generatorLoopDelayP99Ms, loop?.loopDelayP99Ms ?? null),
      generatorHasNoLoop: generator?.hasNoLoop === true,
      generatorLoopUtilisation: spread(m.generatorLoopUtilisation, loop?.loopUtilisation ?? null),
      generatorCoreWaitPercent: spread(m.generatorCoreWaitPercent, generator?.coreWaitPercent ?? null),
      generatorRssBytes: spread(m.generatorRssBytes, generator?.rssBytes ?? null),
    },
  };
}

export function addProcessSample(step: StepState, sample: ProcessSample): StepState {
  const m = step.measured;
  const { interval } = sample;
  const belongs = interval !== undefined && isWithin(step, sample.atMs, interval.ms);
  const windowBelongs = isWithin(step, sample.atMs, RATE_WINDOW_MS);
  const switches = windowBelongs ? sample.contextSwitchesPerSecond : null;
  const windowPercent = windowBelongs && interval === undefined ? sample.cpuPercent : null;
  return {
    ...step,
    measured: {
      ...m,
      processes: spread(m.processes, sample.processes),
      threads: spread(m.threads, sample.threads),
      rssBytes: spread(m.rssBytes, sample.rssBytes),
      pssBytes: spread(m.pssBytes, sample.pssBytes),
      vszBytes: spread(m.vszBytes, sample.vszBytes),
      cpuPercent: spread(m.cpuPercent, belongs ? (interval.cpuMs / interval.ms) * 100 : windowPercent),
      cpu: belongs ? addTargetInterval(m.cpu, interval) : m.cpu,
      voluntaryPerSecond: spread(m.voluntaryPerSecond, switches?.voluntary ?? null),
      involuntaryPerSecond: spread(m.involuntaryPerSecond, switches?.involuntary ?? null),
    },
  };
}

/** `windowMs`: what the table's rates cover. */
export function addThreadTable(step: StepState, table: ThreadTable, windowMs: number): StepState {
  const m = step.measured;
  const belongs = isWithin(step, table.atMs, windowMs);
  return {
    ...step,
    measured: {
      ...m,
      runsPerSecond: spread(m.runsPerSecond, belongs ? (table.runsPerSecond ?? null) : null),
      coreWaitPercent: spread(m.coreWaitPercent, belongs ? (table.coreWaitPercent ?? null) : null),
      runningThreads: spread(m.runningThreads, table.states.running ?? 0),
      samplesOfSeveral: m.samplesOfSeveral + ((table.states.running ?? 0) > 1 ? 1 : 0),
      waits: addWaits(m.waits, table),
    },
  };
}

export function addRuntimeStats(step: StepState, stats: RuntimeStats): StepState {
  const m = step.measured;
  // A late answer belongs to the time of its request, which may have been in the climb.
  const facts = isWithin(step, stats.atMs, stats.answeredInMs) ? addFacts(m.facts, stats) : m.facts;
  const known = { ...m, facts, inflight: spread(m.inflight, stats.inflight) };
  if (stats.unit === null) return { ...step, measured: known };
  return { ...step, measured: { ...known, units: spread(m.units, stats.unit.count), unitName: stats.unit.name } };
}

export function addCores(step: StepState, sample: CoresSample): StepState {
  const m = step.measured;
  const { interval } = sample;
  const belongs = interval !== undefined && interval.ms > 0 && isWithin(step, sample.atMs, interval.ms);
  return {
    ...step,
    measured: {
      ...m,
      cpu: belongs ? addCoresInterval(m.cpu, interval) : m.cpu,
      cores: isWithin(step, sample.atMs, RATE_WINDOW_MS) ? addCoreLoads(m.cores, sample) : m.cores,
    },
  };
}

export function addCeiling(step: StepState, { throttledPercent }: CeilingSample): StepState {
  const m = step.measured;
  return { ...step, measured: { ...m, throttledPercent: spread(m.throttledPercent, throttledPercent) } };
}

export const addSocketStates = (step: StepState, states: SocketStates): StepState => ({
  ...step,
  measured: { ...step.measured, sockets: addSockets(step.measured.sockets, states) },
});

export const addEpollSets = (step: StepState, sets: EpollSets): StepState => ({
  ...step,
  measured: { ...step.measured, watched: addWatched(step.measured.watched, sets) },
});

/** The newest of the step; one that was asked for before it settled is about the climb. */
export const addUnitStacks = (step: StepState, stacks: UnitStacks): StepState =>
  isWithin(step, stacks.atMs, stacks.answeredInMs) ? { ...step, measured: { ...step.measured, stacks } } : step;
