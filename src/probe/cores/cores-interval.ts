import type { CoresInterval } from '../../domain/events/run-event.ts';
import { type CpuOfProcess, TreeUsage } from '../threads/tree-usage.ts';
import type { CoresReading } from './cores.ts';

/** Running totals, ms, all read at one moment. */
export interface CoresMoment {
  readonly atMs: number;
  readonly cores: CoresReading;
  /** Of the target's tree since the first sample of it. */
  readonly targetMs: number;
  /** The generator's processes, empty without one; null: the platform cannot read them at the same moment. */
  readonly generator: readonly CpuOfProcess[] | null;
  /** Of conctop's own process. */
  readonly selfMs: number;
}

/**
 * Who had the cores between two moments. Pure.
 *
 * The rule: every figure of an interval covers exactly that interval. So a moment exists only where /proc/stat and the
 * processes of target, generator and conctop were read one right after the other. Where samples of a large tree are
 * paced, a sample of the cores alone makes no interval, and the next one covers all the time since the last; intervals
 * follow each other without gap or overlap. Totals are cumulative, so what a kernel tick of 10 ms cuts off one interval
 * is in the next.
 *
 * Busy is what is not idle. The kernel measures idle time (NO_HZ), but often only counts timer ticks for user and system:
 * over 250 ms that alone is an error of some 5 % of a core.
 */
export class CoresIntervals {
  #before: CoresMoment | null = null;
  readonly #generator = new TreeUsage();
  readonly #busy = new BusyTimes();

  /** Null for the first moment. */
  add(moment: CoresMoment): CoresInterval | null {
    const before = this.#before;
    this.#before = moment;
    if (moment.generator !== null) this.#generator.add(moment.atMs, moment.generator);
    const ms = moment.atMs - (before ?? moment).atMs;
    const busyMs = this.#busy.add(moment, ms);
    if (before === null) return null;
    return {
      ms,
      busyMs,
      interruptMs: Math.max(0, moment.cores.interruptMs - before.cores.interruptMs),
      stealMs: Math.max(0, moment.cores.stealMs - before.cores.stealMs),
      targetMs: moment.targetMs - before.targetMs,
      generatorMs: this.#generatorMs(moment),
      selfMs: moment.selfMs - before.selfMs,
    };
  }

  /** Null where a process is new to us, but began before this interval. */
  #generatorMs({ generator }: CoresMoment): number | null {
    return generator === null || !this.#generator.isWhole ? null : (this.#generator.interval?.cpuMs ?? null);
  }
}

interface CoreBusy {
  sinceMs: number;
  readonly idleAtFirst: number;
  reportedMs: number;
  total: number;
}

/**
 * Each core's busy time from moment to moment. A tick cut off may make a core busy for -4 or 254 of 250 ms. This is clamped
 * to what is possible, and the difference carried into the next interval: if it were dropped, sixty-four idle cores would
 * look like one that is half busy.
 */
class BusyTimes {
  #cores = new Map<number, CoreBusy>();

  add({ atMs, cores: { cores, ticksPerSecond } }: CoresMoment, ms: number): CoresInterval['busyMs'] {
    const now = new Map<number, CoreBusy>();
    const busyMs = cores.flatMap(({ core, busy, total }) => {
      const idle = total - busy;
      const then = this.#cores.get(core);
      now.set(core, then ?? { sinceMs: atMs, idleAtFirst: idle, reportedMs: 0, total });
      // A core that was offline at one of the two moments is left out.
      if (then === undefined) return [];
      const hasMoved = total > then.total;
      then.total = total;
      if (!hasMoved) {
        // Some sandboxes report the same numbers for ever, or for a while: that does not mean that the core is never idle.
        then.sinceMs += ms;
        return [];
      }
      const unreportedMs = atMs - then.sinceMs - ((idle - then.idleAtFirst) / ticksPerSecond) * 1000 - then.reportedMs;
      const grownMs = Math.min(ms, Math.max(0, unreportedMs));
      then.reportedMs += grownMs;
      return [{ core, ms: grownMs }];
    });
    this.#cores = now;
    return busyMs;
  }
}
