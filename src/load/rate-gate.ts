/**
 * Requests per second over all sockets together. Sockets that are ready to send wait here in order of arrival and are
 * let through in batches of some milliseconds: autocannon's own rate option counts whole seconds and whole requests
 * per socket, so that it sends bursts, and closes sockets where there are more of them than requests per second.
 *
 * A limit, not a schedule: what no socket was free to send is not made up for beyond `CATCH_UP_MS`, and latency is
 * timed from the send.
 */
export class RateGate<Sender> {
  readonly #perMs: number;
  readonly #send: (sender: Sender) => void;
  #ready: Sender[] = [];
  #head = 0;
  #atMs: number;
  #credit = 0;

  constructor(requestsPerSecond: number, nowMs: number, send: (sender: Sender) => void) {
    this.#perMs = requestsPerSecond / 1000;
    this.#atMs = nowMs;
    this.#send = send;
  }

  add(sender: Sender): void {
    this.#ready.push(sender);
  }

  /** Lets through what was earned since the last call. */
  release(nowMs: number): void {
    const earned = this.#credit + this.#perMs * (nowMs - this.#atMs);
    this.#atMs = nowMs;
    this.#credit = Math.min(earned, Math.max(1, this.#perMs * CATCH_UP_MS));
    while (this.#credit >= 1 && this.#head < this.#ready.length) {
      const sender = this.#ready[this.#head];
      this.#head += 1;
      this.#credit -= 1;
      if (sender !== undefined) this.#send(sender);
    }
    if (this.#head === this.#ready.length) {
      this.#ready = [];
      this.#head = 0;
    } else if (this.#head > COMPACT_AT) {
      this.#ready = this.#ready.slice(this.#head);
      this.#head = 0;
    }
  }
}

/** A late timer is made up for, a server that stalled longer is not: its backlog would arrive as one burst. */
const CATCH_UP_MS = 50;
/** How many that have gone through the queue may keep before it is copied. */
const COMPACT_AT = 10_000;
