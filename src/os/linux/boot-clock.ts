import { readPidStat } from './pid/stat.ts';

/**
 * Turns the start times of stat (ticks since boot) into the looks' clock. Neither /proc/uptime (containers are told a
 * fiction) nor CLOCK_MONOTONIC (stands still while the machine is suspended) is what starttime counts by, so this process
 * is the measure: its own starttime is known, and how long it has been running. Node begins to count some ms after the
 * kernel did, and ticks are cut off, so that a start comes out up to some 30 ms late. It is never early: one that was born
 * since the last look is never taken for an older one.
 */
export class BootClock {
  readonly #bootAtMs: number | null;
  readonly #tickMs: number;

  constructor(procRoot: string, ticksPerSecond: number, clock: () => number) {
    this.#tickMs = 1_000 / ticksPerSecond;
    const self = readPidStat(procRoot, 'self');
    this.#bootAtMs = self === null ? null : clock() - process.uptime() * 1_000 - self.startTicks * this.#tickMs;
  }

  /** When it had started for sure; null where our own start is not told. */
  atMs(startTicks: number): number | null {
    return this.#bootAtMs === null ? null : this.#bootAtMs + (startTicks + 1) * this.#tickMs;
  }
}
