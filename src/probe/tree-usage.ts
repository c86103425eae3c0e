import {
  type Counters,
  cpuPercentOf,
  emptyWindow,
  growthBetween,
  pushReading,
  type RateWindow,
} from '../domain/usage.ts';
import type { ProcessReading } from './probe.ts';

/** CPU of a process tree over the last second, with processes that come and go. Pure. */
export class TreeUsage {
  #before: Counters | null = null;
  #window: RateWindow = emptyWindow;

  add(atMs: number, processes: readonly ProcessReading[]): void {
    const now = new Map(processes.map(({ key, cpuMs }) => [key, cpuMs]));
    const total = (this.#window.at(-1)?.total ?? 0) + growthBetween(this.#before ?? now, now);
    this.#window = pushReading(this.#window, { atMs, total });
    this.#before = now;
  }

  /** 100 = one core busy; null before the second look. */
  get cpuPercent(): number | null {
    return cpuPercentOf(this.#window);
  }
}
