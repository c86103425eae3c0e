import type { CoreLoad, CoresSample, RuntimeStats, ThreadRow, ThreadTable } from '../events/run-event.ts';

/**
 * The last minute in more detail than the series of a whole run have: views draw lanes and small trends from it. Bounded and
 * immutable.
 */
export interface RecentPast {
  readonly cores: readonly CoreMoment[];
  readonly runtime: readonly RuntimeStats[];
}

/** One sample of the cores, and which of the target's threads were last seen on each. */
export interface CoreMoment {
  readonly atMs: number;
  readonly lanes: readonly CoreLane[];
}

export interface CoreLane extends CoreLoad {
  /** Busy threads that were last seen on this core, the busiest first. */
  readonly threads: readonly LaneThread[];
}

export interface LaneThread {
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  /** 100 = one core busy. */
  readonly cpuPercent: number;
}

/** At four samples a second: a minute, and more columns than a lane of the widest screens has. */
export const PAST_CAPACITY = 240;
/** A lane of ten rows cannot distinguish more than these. */
const THREADS_A_LANE = 6;
/** Less than one clock tick (10 ms) per second is not CPU time that the kernel counted. */
const BUSY_PERCENT = 0.5;

export const emptyPast: RecentPast = { cores: [], runtime: [] };

export const withRuntime = (past: RecentPast, stats: RuntimeStats): RecentPast => ({
  ...past,
  runtime: [...past.runtime, stats].slice(-PAST_CAPACITY),
});

/** `table` is the newest thread table, at most one sample old; null where threads were not sampled yet. */
export function withCores(past: RecentPast, sample: CoresSample, table: ThreadTable | null): RecentPast {
  const byCore = threadsByCore(table?.rows ?? []);
  const lanes = sample.cores.map((core) => ({ ...core, threads: byCore.get(core.core) ?? [] }));
  return { ...past, cores: [...past.cores, { atMs: sample.atMs, lanes }].slice(-PAST_CAPACITY) };
}

/** Rows are sorted by CPU, busiest first, and so is every list of the result. */
function threadsByCore(rows: readonly ThreadRow[]): Map<number, LaneThread[]> {
  const byCore = new Map<number, LaneThread[]>();
  for (const { pid, tid, name, core, cpuPercent } of rows) {
    if (core === null || cpuPercent === null || cpuPercent < BUSY_PERCENT) continue;
    const threads = byCore.get(core) ?? [];
    if (threads.length < THREADS_A_LANE) threads.push({ pid, tid, name, cpuPercent });
    byCore.set(core, threads);
  }
  return byCore;
}
