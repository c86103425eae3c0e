import type { ErrorCounts, LoadTick } from '../domain/run-event.ts';
import { mergeLatencies } from './latency-recorder.ts';

/**
 * Ticks of several generator processes as one stream. All cut at the same multiples of the interval on one clock, so
 * ticks of one slice belong together; a process whose loop was blocked has one longer tick where others have several,
 * and then all of these make one.
 */
export class TickMerger {
  readonly #tickMs: number;
  readonly #pending: LoadTick[][];

  constructor(processes: number, tickMs: number) {
    this.#tickMs = tickMs;
    this.#pending = Array.from({ length: processes }, () => []);
  }

  /** What is complete now, oldest first. */
  add(process: number, tick: LoadTick): LoadTick[] {
    this.#pending[process]?.push(tick);
    const merged: LoadTick[] = [];
    while (this.#pending.every((ticks) => ticks.length > 0)) {
      const slice = Math.max(...this.#pending.map((ticks) => this.#sliceOf(ticks[0])));
      merged.push(mergeTicks(this.#pending.map((ticks, index) => this.#takeUpTo(index, ticks, slice))));
    }
    return merged;
  }

  /** What is left at the end, when nobody has anything more to say. */
  flush(): LoadTick[] {
    const rest = this.#pending.filter((ticks) => ticks.length > 0);
    this.#pending.forEach((_, index) => {
      this.#pending[index] = [];
    });
    return rest.length === 0 ? [] : [mergeTicks(rest)];
  }

  #sliceOf(tick: LoadTick | undefined): number {
    return tick === undefined ? 0 : Math.floor(tick.atMs / this.#tickMs);
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
  const unsent = newest.some((tick) => tick.unsent !== undefined) ? sum(newest, (tick) => tick.unsent ?? 0) : null;
  return {
    type: 'load-tick',
    atMs: Math.max(...newest.map(({ atMs }) => atMs)),
    intervalMs: Math.max(...processes.map((ticks) => sum(ticks, ({ intervalMs }) => intervalMs))),
    requested: sum(newest, ({ requested }) => requested),
    open: sum(newest, ({ open }) => open),
    connecting: sum(newest, ({ connecting }) => connecting),
    answered: sum(newest, ({ answered }) => answered),
    requests: sum(all, ({ requests }) => requests),
    bytes: sum(all, ({ bytes }) => bytes),
    errors: addAll(all.map(({ errors }) => errors)),
    reconnects: sum(all, ({ reconnects }) => reconnects ?? 0),
    ...(unsent === null ? {} : { unsent }),
    unanswered: sum(all, ({ unanswered }) => unanswered ?? 0),
    latency: mergeLatencies(all.map(({ latency }) => latency)),
    generator: {
      pid: first.generator.pid,
      pids: newest.map(({ generator }) => generator.pid),
      cpuPercent: sum(newest, ({ generator }) => generator.cpuPercent),
      // The worst of them: what one cannot keep up with is wrong in the sum as well.
      loopDelayP99Ms: Math.max(...all.map(({ generator }) => generator.loopDelayP99Ms)),
      loopUtilisation: Math.max(...newest.map(({ generator }) => generator.loopUtilisation)),
      rssBytes: sum(newest, ({ generator }) => generator.rssBytes),
    },
  };
}

const addAll = (all: readonly ErrorCounts[]): ErrorCounts =>
  all.reduce((a, b) => ({
    connect: a.connect + b.connect,
    timeout: a.timeout + b.timeout,
    reset: a.reset + b.reset,
    http: a.http + b.http,
    protocol: a.protocol + b.protocol,
  }));
