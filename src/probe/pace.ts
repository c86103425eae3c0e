/**
 * Keeps a repeated look within a share of a core: after one that took 60 ms of CPU at a share of 0.015 the next is due
 * 4 s later. Looks that cost little come at `leastMs`.
 */
export class Pace {
  readonly #leastMs: number;
  readonly #coreShare: number;
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
    this.#dueAtMs = atMs + Math.max(this.#leastMs, cpuMs / this.#coreShare);
  }
}
