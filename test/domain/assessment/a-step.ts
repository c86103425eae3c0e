import { assess } from '../../../src/domain/assessment/assess.ts';
import type { CoresInterval, RunEvent } from '../../../src/domain/events/run-event.ts';
import { PLAIN_GET } from '../../../src/domain/plan/run-defaults.ts';
import type { Blocks, OneAtATime } from '../../../src/domain/plan/target-traits.ts';
import type { RunState } from '../../../src/domain/state/run-state.ts';
import type { StepState } from '../../../src/domain/state/step-state.ts';
import {
  encode,
  fold,
  machineDescribed,
  processSample,
  runStarted,
  runtimeStats,
  stepSettled,
  stepStarted,
  tick,
} from '../events.ts';

/** Means over a settled step of `seconds`; every figure has a default in which nothing is wrong. */
export interface StepFigures {
  readonly connections?: number;
  readonly seconds?: number;
  readonly work?: 'io' | 'cpu' | 'block' | 'custom';
  readonly delayMs?: number | null;
  readonly rate?: number;
  readonly command?: 'target' | 'run' | 'attach';
  readonly goodPerSecond?: number;
  readonly failedPerSecond?: number;
  readonly statuses?: Readonly<Record<string, number>>;
  readonly causes?: Readonly<Record<string, number>>;
  readonly connectErrors?: number;
  readonly timeouts?: number;
  readonly protocol?: number;
  readonly open?: number;
  readonly answered?: number;
  readonly acceptQueue?: number | null;
  readonly unsent?: number;
  readonly reconnectsPerSecond?: number;
  readonly latencyMs?: number;
  readonly server?: number;
  readonly generator?: number;
  readonly others?: number;
  readonly interrupts?: number;
  readonly steal?: number;
  readonly cores?: number;
  readonly quotaCores?: number;
  /** Of `cores`, by taskset or a cpuset. */
  readonly usable?: number;
  readonly isPinned?: boolean;
  readonly isOpening?: boolean;
  readonly throttledPercent?: number;
  readonly utilisation?: number;
  readonly generatorWait?: number | null;
  readonly threads?: number;
  readonly processes?: number;
  /** Threads that each sample found running or ready. */
  readonly running?: number;
  readonly threadsWaitPercent?: number;
  readonly oneAtATime?: OneAtATime;
  readonly blocks?: Blocks;
  readonly requestsAtOnce?: number;
  readonly connectionsAtOnce?: number;
  readonly facts?: Readonly<Record<string, unknown>>;
  /** The state of the server's sockets: read, unread, not accepted. */
  readonly sockets?: readonly [read: number, unread: number, unaccepted: number];
  /** Threads by what they wait for. */
  readonly waits?: Readonly<Record<string, number>>;
  /** Grows by so much a second. */
  readonly mutexWaitPerSecond?: number;
  readonly starved?: boolean;
  /** Alternates between 0.5 and 1.5 times `server`: a mean that no moment shows. */
  readonly isWavering?: boolean;
}

const TICK_MS = 250;

export function stepEvents(of: StepFigures, index = 0, fromMs = 0): RunEvent[] {
  const connections = of.connections ?? 1000;
  const ticks = Math.round(((of.seconds ?? 3) * 1000) / TICK_MS);
  const cores = of.cores ?? 2;
  const good = of.goodPerSecond ?? 9_900;
  const failed = of.failedPerSecond ?? 0;
  const events: RunEvent[] = [
    stepStarted(fromMs, connections, { index, planIndex: index }),
    ...(of.isOpening === true
      ? []
      : [stepSettled(fromMs, { index, open: of.open ?? connections, starved: of.starved ?? false })]),
  ];
  for (let n = 1; n <= ticks; n += 1) {
    const atMs = fromMs + n * TICK_MS;
    const share = TICK_MS / 1000;
    const wave = of.isWavering === true ? (n % 2 === 0 ? 0.5 : 1.5) : 1;
    const server = (of.server ?? 30) * wave;
    const parts = [server, of.generator ?? 30, of.others ?? 0, of.interrupts ?? 0, of.steal ?? 0, 3];
    const busyMs = (parts.reduce((sum, percent) => sum + percent, 0) / 100) * TICK_MS;
    const base = tick(atMs);
    const answers = (good + failed) * share;
    events.push({
      ...base,
      requested: connections,
      open: of.open ?? connections,
      answered: of.answered ?? of.open ?? connections,
      requests: answers,
      reconnects: (of.reconnectsPerSecond ?? 0) * share,
      ...(of.acceptQueue === undefined ? {} : { acceptQueue: of.acceptQueue }),
      ...(of.unsent === undefined ? {} : { unsent: of.unsent }),
      ...(of.statuses === undefined ? {} : { statuses: of.statuses }),
      ...(of.causes === undefined ? {} : { causes: of.causes }),
      latency: good === 0 ? null : encode([of.latencyMs ?? 100]),
      errors: {
        ...base.errors,
        http: failed * share,
        connect: of.connectErrors ?? 0,
        timeout: of.timeouts ?? 0,
        protocol: of.protocol ?? 0,
      },
      generator: {
        ...base.generator,
        cpuPercent: of.generator ?? 30,
        loopUtilisation: of.utilisation ?? 0.3,
        coreWaitPercent: of.generatorWait === undefined ? 0 : of.generatorWait,
      },
    });
    events.push(
      processSample(atMs, {
        threads: of.threads ?? 9,
        processes: of.processes ?? 1,
        cpuPercent: server,
        interval: { ms: TICK_MS, cpuMs: (server / 100) * TICK_MS },
      }),
      {
        type: 'thread-table',
        atMs,
        total: of.threads ?? 9,
        rows: [],
        states: { running: of.running ?? 1 },
        costMs: 1,
        ...(of.threadsWaitPercent === undefined ? {} : { coreWaitPercent: of.threadsWaitPercent }),
        ...(of.waits === undefined ? {} : { waits: of.waits }),
      },
      {
        type: 'cores-sample',
        atMs,
        cores: Array.from({ length: cores }, (_, core) => ({
          core,
          totalPercent: (busyMs / TICK_MS / cores) * 100,
          targetPercent: server / cores,
          generatorPercent: null,
        })),
        selfCpuPercent: 3,
        interval: intervalOf(of, server, busyMs, cores),
      },
    );
    if (of.sockets !== undefined) {
      const [read, unread, unaccepted] = of.sockets;
      events.push({ type: 'socket-states', atMs, read, unread, unaccepted, closing: 0, timeWait: 0, costMs: 1 });
    }
    if (of.throttledPercent !== undefined) {
      events.push({
        type: 'ceiling-sample',
        atMs,
        throttledPercent: of.throttledPercent,
        memoryBytes: null,
        pids: null,
      });
    }
    if (of.facts !== undefined || of.mutexWaitPerSecond !== undefined) {
      const mutex =
        of.mutexWaitPerSecond === undefined
          ? {}
          : { mutexWaitSeconds: (of.mutexWaitPerSecond * (atMs - fromMs)) / 1000 };
      events.push(runtimeStats(atMs, { facts: { ...of.facts, ...mutex }, answeredInMs: 1 }));
    }
  }
  return events;
}

function intervalOf(of: StepFigures, server: number, busyMs: number, cores: number): CoresInterval {
  const ms = (percent: number): number => (percent / 100) * TICK_MS;
  return {
    ms: TICK_MS,
    busyMs: Array.from({ length: cores }, (_, core) => ({ core, ms: busyMs / cores })),
    interruptMs: ms(of.interrupts ?? 0),
    stealMs: ms(of.steal ?? 0),
    targetMs: ms(server),
    generatorMs: ms(of.generator ?? 30),
    selfMs: ms(3),
  };
}

export function startOf(of: StepFigures): RunEvent[] {
  const started = runStarted();
  const config = {
    ...started.config,
    command: of.command ?? 'target',
    work: of.work ?? 'io',
    delayMs: of.delayMs === undefined ? 100 : of.delayMs,
    request: PLAIN_GET,
    requestsPerSecondLimit: of.rate ?? null,
  };
  const target = {
    ...started.target,
    ...(of.oneAtATime === undefined ? {} : { oneAtATime: of.oneAtATime }),
    ...(of.blocks === undefined ? {} : { blocks: of.blocks }),
    ...(of.connectionsAtOnce === undefined ? {} : { connectionsAtOnce: of.connectionsAtOnce }),
    ...(of.requestsAtOnce === undefined ? {} : { requestsAtOnce: of.requestsAtOnce }),
  };
  return [
    { ...started, config, target, ...(of.isPinned === true ? { pinned: { target: [0], generator: [1] } } : {}) },
    machineDescribed({
      cores: of.cores ?? 2,
      ...(of.usable === undefined ? {} : { usableCores: of.usable }),
      ceiling:
        of.quotaCores === undefined ? null : { cpuCores: of.quotaCores, memoryBytes: null, pids: null, from: 'test' },
    }),
  ];
}

export const runOf = (of: StepFigures): RunState => fold([...startOf(of), ...stepEvents(of)]);

export function onlyStep(state: RunState): StepState {
  const [step] = state.steps;
  if (step === undefined) throw new Error('the run has no step');
  return step;
}

/** What the step is judged to be. */
export const verdictOn = (of: StepFigures) => {
  const state = runOf(of);
  return assess(state, onlyStep(state));
};

/** A case, its figures, who limits the step, by what, and the sentence. */
export type VerdictRow = [string, StepFigures, string, string, RegExp];

export const lock: Blocks = { kind: 'lock', what: 'one mutex that every handler needs', atOnce: 1 };
export const loop: Blocks = { kind: 'loop', what: 'the event loop', atOnce: 1 };
