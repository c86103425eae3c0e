/** The plan is cut into milliseconds, the resolution of a timer: the arrivals of one are planned for its end. */
const GRAIN_MS = 1;
/** Asked every millisecond and with each tick: a longer gap means that this process itself was stopped. */
const STANDSTILL_MS = 1_000;

/**
 * The open loop's plan: `requestsPerSecond` arrivals, evenly spaced from `startMs` on, whatever the server does. The latency
 * of a request that had to wait for a free socket is measured from its scheduled time: a closed loop would just have sent
 * fewer requests while the server was slow (coordinated omission).
 */
export class Arrivals {
  readonly #perMs: number;
  #startMs: number;
  #taken = 0;
  #askedAtMs: number;

  constructor(requestsPerSecond: number, startMs: number) {
    this.#perMs = requestsPerSecond / 1000;
    this.#startMs = startMs;
    this.#askedAtMs = startMs;
  }

  /** How many arrivals up to `nowMs` are not taken yet. */
  waiting(nowMs: number): number {
    const passedMs = nowMs - this.#askedAtMs;
    // Nothing was planned for the time in which this process was stopped: it would all be sent at once now.
    if (passedMs > STANDSTILL_MS) this.#startMs += passedMs;
    this.#askedAtMs = nowMs;
    const elapsedMs = Math.floor((nowMs - this.#startMs) / GRAIN_MS) * GRAIN_MS;
    return Math.max(0, Math.floor(elapsedMs * this.#perMs) - this.#taken);
  }

  /** Takes the oldest one and returns its scheduled time. */
  take(): number {
    this.#taken += 1;
    return this.#startMs + Math.ceil(this.#taken / this.#perMs / GRAIN_MS) * GRAIN_MS;
  }
}
