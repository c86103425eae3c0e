/**
 * Keeps a repeated look within a share of a core: when looks take 60 ms of CPU and may have 0.01 of a core, the next is
 * due 6 s later. Looks that cost little come at `leastMs`.
 *
 * Of two looks the cheaper one counts: a single dear one is code that runs for the first time, or files that were opened,
 * and says nothing about the next.
 */
export class Pace {
  readonly #leastMs: number;
  readonly #coreShare: number;
  #lastCpuMs = 0;
  #dueAtMs = Number.NEGATIVE_INFINITY;

  constructor(leastMs: number, coreShare: number) {
    this.#leastMs = leastMs;
    this.#coreShare = coreShare;
  }

  isDue(atMs: number): boolean {
    return atMs >= this.#dueAtMs;
  }

  /** `atMs` is when the look began. */
  spent(atMs: number, cpuMs: number): void {
    const usualCpuMs = Math.min(cpuMs, this.#lastCpuMs);
    this.#lastCpuMs = cpuMs;
    this.#dueAtMs = atMs + Math.max(this.#leastMs, usualCpuMs / this.#coreShare);
  }
}
