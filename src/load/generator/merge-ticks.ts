import { addErrors, noErrors } from '../../domain/events/error-counts.ts';
import type { GeneratorSample, LoadTick, Outcomes } from '../../domain/events/run-event.ts';
import { mergeCodes } from '../connections/code-counts.ts';
import { mergeLatencies } from '../connections/latency-recorder.ts';
import { sliceOf } from './tick-clock.ts';

/** A process that is silent for this many intervals is no longer waited for. */
const LATE_TICKS = 4;

/**
 * Merges the ticks of several generator processes into one stream. All tick at the same multiples of the interval on one
 * clock, so ticks of one slice belong together; if a process's loop was blocked, it has one longer tick where others have
 * several, and all of these are merged into one. A process that hangs delays no other: its sockets count as they last were,
 * and what it counts meanwhile comes with its next tick.
 */
export class TickMerger {
  readonly #tickMs: number;
  readonly #pending: LoadTick[][];
  /** The last tick of each; null: none yet. */
  readonly #newest: (LoadTick | null)[];
  /** Which were missing from the newest merged tick, and when that was. */
  #missing: ReadonlySet<number> = new Set();
  #mergedAtMs = 0;

  constructor(processes: number, tickMs: number) {
    this.#tickMs = tickMs;
    this.#pending = Array.from({ length: processes }, () => []);
    this.#newest = this.#pending.map(() => null);
  }

  /** The slices that are complete now, oldest first. */
  add(process: number, tick: LoadTick): LoadTick[] {
    this.#pending[process]?.push(tick);
    this.#newest[process] = tick;
    const merged: LoadTick[] = [];
    for (let slice = this.#complete(); slice !== null; slice = this.#complete()) merged.push(this.#merge(slice));
    return merged;
  }

  /** What is left at the end, when no more ticks come. */
  flush(): LoadTick[] {
    const rest = this.#pending.filter((ticks) => ticks.length > 0);
    this.#pending.forEach((_, index) => {
      this.#pending[index] = [];
    });
    return rest.length === 0 ? [] : [mergeTicks(rest)];
  }

  /** The oldest slice that is as complete as it will get; null: none is. */
  #complete(): number | null {
    const begun = this.#pending.flatMap(([oldest]) => (oldest === undefined ? [] : [this.#sliceOf(oldest)]));
    if (begun.length === 0) return null;
    const waited = Math.max(...this.#pending.flat().map((tick) => this.#sliceOf(tick))) - Math.min(...begun);
    // A process that was already missing is not waited for again.
    const isAwaited = (ticks: readonly LoadTick[], index: number): boolean =>
      ticks.length === 0 && waited < LATE_TICKS && !this.#missing.has(index);
    return this.#pending.some(isAwaited) ? null : Math.max(...begun);
  }

  #merge(slice: number): LoadTick {
    const taken = this.#pending.map((ticks, index) => this.#takeUpTo(index, ticks, slice));
    const isBack = taken.some((ticks, index) => ticks.length > 0 && this.#missing.has(index));
    this.#missing = new Set(taken.flatMap((ticks, index) => (ticks.length > 0 ? [] : [index])));
    const merged = mergeTicks(
      taken.flatMap((ticks, index) => {
        const last = this.#newest[index];
        return ticks.length > 0 ? [ticks] : last == null ? [] : [[asItLastWas(last)]];
      }),
    );
    // The others have already reported the time in which it was missing.
    const tick = isBack ? { ...merged, intervalMs: merged.atMs - this.#mergedAtMs } : merged;
    this.#mergedAtMs = merged.atMs;
    return tick;
  }

  #sliceOf(tick: LoadTick): number {
    return sliceOf(tick.atMs, this.#tickMs);
  }

  #takeUpTo(index: number, ticks: readonly LoadTick[], slice: number): readonly LoadTick[] {
    const count = ticks.filter((tick) => this.#sliceOf(tick) <= slice).length;
    this.#pending[index] = ticks.slice(count);
    return ticks.slice(0, count);
  }
}

/** One list of consecutive ticks for each process; none is empty. */
function mergeTicks(processes: readonly (readonly LoadTick[])[]): LoadTick {
  const all = processes.flat();
  const newest = processes.flatMap((ticks) => ticks.slice(-1));
  const [first] = newest;
  if (first === undefined) throw new Error('nothing to merge');
  if (all.length === 1) return first;
  const sum = (ticks: readonly LoadTick[], of: (tick: LoadTick) => number): number =>
    ticks.reduce((total, tick) => total + of(tick), 0);
  const earlier = all.flatMap((tick) => tick.earlier ?? []);
  const queues = newest.flatMap(({ acceptQueue }) => acceptQueue ?? []);
  const heldBackMs = Math.max(...processes.map((ticks) => sum(ticks, (tick) => tick.heldBackMs ?? 0)));
  const unsent = newest.some((tick) => tick.unsent !== undefined) ? sum(newest, (tick) => tick.unsent ?? 0) : null;
  return {
    type: 'load-tick',
    atMs: Math.max(...newest.map(({ atMs }) => atMs)),
    intervalMs: Math.max(...processes.map((ticks) => sum(ticks, ({ intervalMs }) => intervalMs))),
    requested: sum(newest, ({ requested }) => requested),
    open: sum(newest, ({ open }) => open),
    connecting: sum(newest, ({ connecting }) => connecting),
    answered: sum(newest, ({ answered }) => answered),
    bytes: sum(all, ({ bytes }) => bytes),
    reconnects: sum(all, ({ reconnects }) => reconnects ?? 0),
    ...(unsent === null ? {} : { unsent }),
    unanswered: sum(all, ({ unanswered }) => unanswered ?? 0),
    ...mergeOutcomes(all),
    // They all read the queue of one server at nearly the same moment: not a sum.
    acceptQueue: queues.length === 0 ? null : Math.max(...queues),
    ...(heldBackMs === 0 ? {} : { heldBackMs }),
    ...(earlier.length === 0 ? {} : { earlier: mergeOutcomes(earlier) }),
    generator: mergeGenerators(first.generator.pid, processes),
  };
}

function mergeOutcomes(all: readonly Outcomes[]): Outcomes {
  const statuses = mergeCodes(all.map((outcomes) => outcomes.statuses));
  const causes = mergeCodes(all.map((outcomes) => outcomes.causes));
  return {
    requests: all.reduce((sum, { requests }) => sum + requests, 0),
    errors: all.map(({ errors }) => errors).reduce(addErrors, noErrors),
    ...(statuses === null ? {} : { statuses }),
    ...(causes === null ? {} : { causes }),
    latency: mergeLatencies(all.map(({ latency }) => latency)),
  };
}

/** The sockets of a process that hangs, and so counts nothing. */
function asItLastWas(tick: LoadTick): LoadTick {
  const { statuses: _statuses, causes: _causes, heldBackMs: _heldBackMs, earlier: _earlier, ...last } = tick;
  const { generator } = last;
  return {
    ...last,
    intervalMs: 0,
    requests: 0,
    bytes: 0,
    errors: noErrors,
    reconnects: 0,
    unanswered: 0,
    acceptQueue: null,
    latency: null,
    generator: {
      ...generator,
      cpuPercent: 0,
      loopDelayP99Ms: 0,
      loopUtilisation: 0,
      coreWaitPercent: generator.coreWaitPercent == null ? null : 0,
    },
  };
}

/** The cost of several over the whole merged interval: one of them may have had one tick in it, and another four. */
function mergeGenerators(pid: number, processes: readonly (readonly LoadTick[])[]): GeneratorSample {
  const newest = processes.flatMap((ticks) => ticks.slice(-1).map(({ generator }) => generator));
  const each = (of: (sample: GeneratorSample) => number): number[] => processes.map((ticks) => meanOver(ticks, of));
  const waits = processes.map((ticks) =>
    ticks.some(({ generator }) => generator.coreWaitPercent == null)
      ? null
      : meanOver(ticks, ({ coreWaitPercent }) => coreWaitPercent ?? 0),
  );
  const delays = processes.flatMap((ticks) => ticks.map(({ generator }) => generator.loopDelayP99Ms));
  return {
    pid,
    pids: newest.map((sample) => sample.pid),
    cpuPercent: each(({ cpuPercent }) => cpuPercent).reduce((a, b) => a + b, 0),
    // The worst of them: if one cannot keep up, the sum is wrong too.
    loopDelayP99Ms: Math.max(...delays),
    loopUtilisation: Math.max(...each(({ loopUtilisation }) => loopUtilisation)),
    rssBytes: newest.reduce((total, { rssBytes }) => total + rssBytes, 0),
    coreWaitPercent: waits.includes(null) ? null : Math.max(...waits.map((wait) => wait ?? 0)),
    ...(newest.some(({ hasNoLoop }) => hasNoLoop === true) ? { hasNoLoop: true } : {}),
  };
}

/** Weighted by the ticks' intervals. */
function meanOver(ticks: readonly LoadTick[], of: (sample: GeneratorSample) => number): number {
  const ms = ticks.reduce((total, { intervalMs }) => total + intervalMs, 0);
  const weighted = ticks.reduce((total, { generator, intervalMs }) => total + of(generator) * intervalMs, 0);
  return ms === 0 ? 0 : weighted / ms;
}
