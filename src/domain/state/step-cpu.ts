import type { CoresSample, ProcessSample } from '../events/run-event.ts';
import { type Spread, spread } from './spread.ts';

/**
 * Who had the cores in a step: sums over the intervals between two samples that lie wholly in it. (The percentages in the
 * samples, for the screen, cover a second, even if a step began in it.)
 */
export interface StepCpu {
  /** Time over which the tree's CPU time was measured, and that CPU time, ms. */
  readonly targetSpanMs: number;
  readonly targetMs: number;
  /** Time that the figures below cover. */
  readonly spanMs: number;
  readonly busyMs: number;
  readonly interruptMs: number;
  readonly stealMs: number;
  readonly selfMs: number;
  /** Within `spanMs`; null once one interval did not know it. */
  readonly targetOnCoresMs: number | null;
  readonly generatorMs: number | null;
  readonly busyByCore: readonly { readonly core: number; readonly ms: number }[];
  /** Intervals by how much of the cores the target had at that moment. */
  readonly moments: Moments;
}

export interface Moments {
  readonly count: number;
  /** It had about one core, while another one idled. */
  readonly oneCore: number;
  /** It had clearly more than one core. */
  readonly moreThanOne: number;
}

export const noCpu: StepCpu = {
  targetSpanMs: 0,
  targetMs: 0,
  spanMs: 0,
  busyMs: 0,
  interruptMs: 0,
  stealMs: 0,
  selfMs: 0,
  targetOnCoresMs: 0,
  generatorMs: 0,
  busyByCore: [],
  moments: { count: 0, oneCore: 0, moreThanOne: 0 },
};

/** CPU time is counted in ticks of 10 ms: over 250 ms "one core" is 96 to 104 %, plus the kernel's share of its work. */
const ONE_CORE_PERCENT = { from: 80, to: 112 };
/** Idle time that a server would use if it could. */
const ROOM_PERCENT = 25;

export function addTargetInterval(cpu: StepCpu, interval: NonNullable<ProcessSample['interval']>): StepCpu {
  return {
    ...cpu,
    targetSpanMs: cpu.targetSpanMs + interval.ms,
    targetMs: cpu.targetMs + interval.cpuMs,
  };
}

export function addCoresInterval(cpu: StepCpu, interval: NonNullable<CoresSample['interval']>): StepCpu {
  const before = new Map(cpu.busyByCore.map(({ core, ms }) => [core, ms]));
  const busyMs = interval.busyMs.reduce((sum, { ms }) => sum + ms, 0);
  return {
    ...cpu,
    spanMs: cpu.spanMs + interval.ms,
    busyMs: cpu.busyMs + busyMs,
    interruptMs: cpu.interruptMs + interval.interruptMs,
    stealMs: cpu.stealMs + interval.stealMs,
    selfMs: cpu.selfMs + interval.selfMs,
    targetOnCoresMs: plus(cpu.targetOnCoresMs, interval.targetMs),
    generatorMs: plus(cpu.generatorMs, interval.generatorMs),
    busyByCore: interval.busyMs.map(({ core, ms }) => ({ core, ms: ms + (before.get(core) ?? 0) })),
    moments: addMoment(cpu.moments, interval, busyMs),
  };
}

const plus = (sum: number | null, value: number | null): number | null =>
  sum === null || value === null ? null : sum + value;

function addMoment(moments: Moments, interval: NonNullable<CoresSample['interval']>, busyMs: number): Moments {
  if (interval.targetMs === null || interval.ms <= 0) return moments;
  const percent = (interval.targetMs / interval.ms) * 100;
  const idlePercent = interval.busyMs.length * 100 - (busyMs / interval.ms) * 100;
  const isOne = percent >= ONE_CORE_PERCENT.from && percent <= ONE_CORE_PERCENT.to && idlePercent >= ROOM_PERCENT;
  return {
    count: moments.count + 1,
    oneCore: moments.oneCore + (isOne ? 1 : 0),
    moreThanOne: moments.moreThanOne + (percent > ONE_CORE_PERCENT.to ? 1 : 0),
  };
}

/** One core's load in older recordings, whose samples cover a window of a second. */
export interface CoreSpread {
  readonly core: number;
  readonly total: Spread;
  readonly target: Spread | null;
}

export function addCoreLoads(cores: readonly CoreSpread[], sample: CoresSample): readonly CoreSpread[] {
  const before = new Map(cores.map((core) => [core.core, core]));
  return sample.cores.flatMap((core): CoreSpread[] => {
    const total = spread(before.get(core.core)?.total ?? null, core.totalPercent);
    if (total === null) return [];
    return [{ core: core.core, total, target: spread(before.get(core.core)?.target ?? null, core.targetPercent) }];
  });
}
