/**
 * Keeps a repeated sample within a share of a core: when samples take 60 ms of CPU and may have 0.01 of a core, the next is
 * due 6 s later. Samples that cost little come at `minIntervalMs`.
 *
 * Of two samples the cheaper one counts: a single dear one is code that runs for the first time, or files that were opened,
 * and says nothing about the next.
 */
export class Pace {
  readonly #minIntervalMs: number;
  readonly #coreShare: number;
  #lastCpuMs = 0;
  #dueAtMs = Number.NEGATIVE_INFINITY;

  constructor(minIntervalMs: number, coreShare: number) {
    this.#minIntervalMs = minIntervalMs;
    this.#coreShare = coreShare;
  }

  isDue(atMs: number): boolean {
    return atMs >= this.#dueAtMs;
  }

  /** `atMs` is when the sample began. */
  spent(atMs: number, cpuMs: number): void {
    const usualCpuMs = Math.min(cpuMs, this.#lastCpuMs);
    this.#lastCpuMs = cpuMs;
    this.#dueAtMs = atMs + Math.max(this.#minIntervalMs, usualCpuMs / this.#coreShare);
  }
}
