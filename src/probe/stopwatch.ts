import type { SampleCost } from './probe.ts';

/** Adds up a sample's cost over its slices; what else this process does between two slices does not count. */
export class Stopwatch {
  #wallMs = 0;
  #cpuUs = 0;

  time<T>(work: () => T): T {
    const startedMs = performance.now();
    const before = process.cpuUsage();
    try {
      return work();
    } finally {
      const used = process.cpuUsage(before);
      this.#cpuUs += used.user + used.system;
      this.#wallMs += performance.now() - startedMs;
    }
  }

  get cost(): SampleCost {
    return { costMs: this.#wallMs, cpuMs: this.#cpuUs / 1000 };
  }
}
