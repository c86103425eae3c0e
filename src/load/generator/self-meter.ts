import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { GeneratorSample } from '../../domain/events/run-event.ts';
import { readOwnCoreWaitMs } from '../../os/linux/pid/schedstat.ts';

/** How often the loop's delay is sampled. Node's histogram holds the time between two samples, so this much is no delay. */
const RESOLUTION_MS = 10;

/** What this process cost since the last reading. */
export class SelfMeter {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #cpu = process.cpuUsage();
  #loop = performance.eventLoopUtilization();
  #rssBytes = 0;
  #coreWaitMs = readOwnCoreWaitMs();

  constructor() {
    this.#delay.enable();
  }

  /**
   * `intervalMs`: time since the last reading. `overdueMs`: how long timers have been waiting now; a timer fills Node's
   * histogram too, so it is empty if the loop did not turn at all.
   */
  take(intervalMs: number, overdueMs: number): GeneratorSample {
    const cpu = process.cpuUsage();
    const usedMs = (cpu.user - this.#cpu.user + cpu.system - this.#cpu.system) / 1000;
    const loop = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(loop, this.#loop);
    const coreWaitMs = readOwnCoreWaitMs();
    const coreWaitPercent = percentBetween(this.#coreWaitMs, coreWaitMs, intervalMs);
    const p99Ms = this.#delay.count === 0 ? 0 : this.#delay.percentile(99) / 1e6;
    this.#cpu = cpu;
    this.#loop = loop;
    this.#coreWaitMs = coreWaitMs;
    this.#delay.reset();
    return {
      pid: process.pid,
      cpuPercent: (usedMs / intervalMs) * 100,
      loopDelayP99Ms: Math.max(0, p99Ms - RESOLUTION_MS, overdueMs),
      loopUtilisation: utilization,
      rssBytes: this.#rss(),
      coreWaitPercent,
    };
  }

  /** Node opens a file for it: if no descriptor is left, the old value stays. */
  #rss(): number {
    try {
      this.#rssBytes = process.memoryUsage.rss();
    } catch {
      // EMFILE: the load has taken the last one, and its own errors show that.
    }
    return this.#rssBytes;
  }

  stop(): void {
    this.#delay.disable();
  }
}

/** A wait counts in full when it ends, even the part before the interval: cap it at the whole interval. */
function percentBetween(beforeMs: number | null, nowMs: number | null, intervalMs: number): number | null {
  if (beforeMs === null || nowMs === null || intervalMs <= 0) return null;
  return Math.min(100, ((nowMs - beforeMs) / intervalMs) * 100);
}
