import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { GeneratorSample } from '../domain/run-event.ts';

/** How often the delay of the loop is looked at. Node's histogram holds the time between two looks, so this much is no delay. */
const LOOK_MS = 10;

/** What this process cost since the last look, by its own account. */
export class SelfMeter {
  readonly #delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  #cpu = process.cpuUsage();
  #loop = performance.eventLoopUtilization();

  constructor() {
    this.#delay.enable();
  }

  /**
   * `intervalMs`: time since the last look. `overdueMs`: how long timers have been waiting now; Node's histogram is
   * itself filled by a timer, and empty for a loop that did not turn at all.
   */
  take(intervalMs: number, overdueMs: number): GeneratorSample {
    const cpu = process.cpuUsage();
    const usedMs = (cpu.user - this.#cpu.user + cpu.system - this.#cpu.system) / 1000;
    const loop = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(loop, this.#loop);
    const p99Ms = this.#delay.count === 0 ? 0 : this.#delay.percentile(99) / 1e6;
    this.#cpu = cpu;
    this.#loop = loop;
    this.#delay.reset();
    return {
      pid: process.pid,
      cpuPercent: (usedMs / intervalMs) * 100,
      loopDelayP99Ms: Math.max(0, p99Ms - LOOK_MS, overdueMs),
      loopUtilisation: utilization,
      rssBytes: process.memoryUsage.rss(),
    };
  }

  stop(): void {
    this.#delay.disable();
  }
}
