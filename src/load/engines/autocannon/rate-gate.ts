import { ReadyQueue } from '../../connections/ready-queue.ts';

/** A late timer is made up for, a longer stall of the server is not: its backlog would arrive as one burst. */
const CATCH_UP_MS = 50;

/**
 * Limits requests per second over all sockets. Sockets that are ready to send wait here in order of arrival and pass in
 * batches of some milliseconds: autocannon's own rate option counts whole seconds and whole requests per socket, so it sends
 * bursts, and closes sockets where there are more of them than requests per second.
 *
 * A limit, not a schedule: requests that found no free socket are not made up for beyond `CATCH_UP_MS`, and latency is
 * measured from the send.
 */
export class RateGate<Sender> {
  readonly #perMs: number;
  readonly #send: (sender: Sender) => void;
  readonly #isReady: (sender: Sender) => boolean;
  readonly #queue = new ReadyQueue<Sender>();
  #atMs: number;
  #credit = 0;

  /** `isReady`: false if it was dropped meanwhile; then it leaves the queue without a request. */
  constructor(
    requestsPerSecond: number,
    nowMs: number,
    send: (sender: Sender) => void,
    isReady: (sender: Sender) => boolean,
  ) {
    this.#perMs = requestsPerSecond / 1000;
    this.#atMs = nowMs;
    this.#send = send;
    this.#isReady = isReady;
  }

  add(sender: Sender): void {
    this.#queue.add(sender);
  }

  /** Lets pass what was earned since the last call. */
  release(nowMs: number): void {
    const earned = this.#credit + this.#perMs * (nowMs - this.#atMs);
    this.#atMs = nowMs;
    this.#credit = Math.min(earned, Math.max(1, this.#perMs * CATCH_UP_MS));
    while (this.#credit >= 1) {
      const sender = this.#queue.next(this.#isReady);
      if (sender === null) return;
      this.#credit -= 1;
      this.#send(sender);
    }
  }
}
