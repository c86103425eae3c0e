/**
 * What takes the kernel or the server longer the more connections there are shares a hundredth of a core; each step's own sample,
 * on which verdicts rest, comes besides. Between two samples the screen tells how old the figures are.
 */
export const PER_CONNECTION_CORE_SHARES = { sockets: 0.003, epolls: 0.002, stacks: 0.003, memoryMap: 0.002 } as const;

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
  readonly #maxIntervalMs: number;
  #lastCpuMs = 0;
  #dueAtMs = Number.NEGATIVE_INFINITY;

  /** `maxIntervalMs`: whatever a sample costs, the next one is due within this time. */
  constructor(minIntervalMs: number, coreShare: number, maxIntervalMs = Number.POSITIVE_INFINITY) {
    this.#minIntervalMs = minIntervalMs;
    this.#maxIntervalMs = maxIntervalMs;
    this.#coreShare = coreShare;
  }

  isDue(atMs: number): boolean {
    return atMs >= this.#dueAtMs;
  }

  /** `atMs` is when the sample began. */
  spent(atMs: number, cpuMs: number): void {
    const usualCpuMs = Math.min(cpuMs, this.#lastCpuMs);
    this.#lastCpuMs = cpuMs;
    const wantedMs = Math.max(this.#minIntervalMs, usualCpuMs / this.#coreShare);
    this.#dueAtMs = atMs + Math.min(this.#maxIntervalMs, wantedMs);
  }
}
