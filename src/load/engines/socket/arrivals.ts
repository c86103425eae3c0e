/** The plan is cut into milliseconds, since a timer is no finer: what falls into one is planned for its end. */
const GRAIN_MS = 1;

/**
 * The open loop's plan: `requestsPerSecond` arrivals, evenly spaced from `startMs` on, whatever the server does. A
 * request that had to wait for a free socket is late from its planned moment on, and its latency counts from there:
 * a closed loop would just have asked less often while the server was slow (coordinated omission).
 */
export class Arrivals {
  readonly #perMs: number;
  readonly #startMs: number;
  #taken = 0;

  constructor(requestsPerSecond: number, startMs: number) {
    this.#perMs = requestsPerSecond / 1000;
    this.#startMs = startMs;
  }

  /** How many planned until `nowMs` were not taken yet. */
  waiting(nowMs: number): number {
    const elapsedMs = Math.floor((nowMs - this.#startMs) / GRAIN_MS) * GRAIN_MS;
    return Math.max(0, Math.floor(elapsedMs * this.#perMs) - this.#taken);
  }

  /** Takes the oldest one: when it was planned. */
  take(): number {
    this.#taken += 1;
    return this.#startMs + Math.ceil(this.#taken / this.#perMs / GRAIN_MS) * GRAIN_MS;
  }
}
