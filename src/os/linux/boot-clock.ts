import { readPidStat } from './pid/stat.ts';

/**
 * Converts the start times of stat (ticks since boot) to the samples' clock. Neither /proc/uptime (wrong in containers) nor
 * CLOCK_MONOTONIC (stops while the machine is suspended) is the clock of starttime, so this process is the reference: its own
 * starttime is known, and how long it has been running. Node begins to count some ms after the kernel did, and ticks are
 * truncated, so a start may come out some 30 ms late. It never comes out early: what started since the last sample is never
 * mistaken for older.
 */
export class BootClock {
  readonly #bootAtMs: number | null;
  readonly #tickMs: number;

  constructor(procRoot: string, ticksPerSecond: number, clock: () => number) {
    this.#tickMs = 1_000 / ticksPerSecond;
    const self = readPidStat(procRoot, 'self');
    this.#bootAtMs = self === null ? null : clock() - process.uptime() * 1_000 - self.startTicks * this.#tickMs;
  }

  /** When it had certainly started; null where our own start is not reported. */
  atMs(startTicks: number): number | null {
    return this.#bootAtMs === null ? null : this.#bootAtMs + (startTicks + 1) * this.#tickMs;
  }
}
