/**
 * Keeps repeated sampling within a share of a core: if a sample takes 60 ms of CPU and may have 0.01 of a core, the next is
 * due 6 s later. Cheap samples are taken every `minIntervalMs`.
 *
 * Of two samples the cheaper one counts: a single expensive one runs code for the first time, or opens files, and says
 * nothing about the next.
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
