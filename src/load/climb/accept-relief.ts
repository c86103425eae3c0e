/** So many unaccepted connections are no queue that drains by itself: a server that accepts takes them within one turn. */
const LONG_QUEUE = 200;
const SHORT_QUEUE = 50;
/** What was under way is answered by then, at the latencies of a saturated server, and it has nothing else to do. */
const HOLD_MS = 400;
const REST_MS = 150;
/** A server that does not accept while nothing is asked of it has another reason, such as a pool that is full. */
const FRUITLESS_HOLDS = 3;
/** Fewer accepts in a hold are as many as a saturated event loop makes anyway. */
const FRUITFUL_ACCEPTS = 100;

/**
 * Lets a busy server come to its accepts while a step climbs. An event loop that is saturated accepts one connection a
 * turn, and its turns are full of requests: Node 20 takes 50 a second then, and 5,000 more connections would take it
 * minutes. So while the accept queue is long, sockets that could send wait for a moment. That costs requests during the
 * climb only, which is not measured; a step's figures begin once its sockets are open.
 *
 *   free ──queue long──▶ holding ──queue short, or HOLD_MS──▶ resting ──REST_MS──▶ free
 *                                                               (three times in vain: never again in this climb)
 */
export class AcceptRelief {
  holding = false;
  #untilMs = 0;
  #acceptedBefore = 0;
  #fruitless = 0;

  /** A new climb begins. */
  reset(): void {
    this.#fruitless = 0;
  }

  /**
   * To be called some times in a hold. `queued`: how long the accept queue is, 0 where nothing is to be opened; `accepted`:
   * open sockets that are not in it.
   */
  update(nowMs: number, queued: number, accepted: number): void {
    if (this.holding) {
      if (queued > SHORT_QUEUE && nowMs < this.#untilMs) return;
      this.holding = false;
      this.#untilMs = nowMs + REST_MS;
      if (accepted - this.#acceptedBefore < FRUITFUL_ACCEPTS) this.#fruitless += 1;
    } else if (queued >= LONG_QUEUE && nowMs >= this.#untilMs && this.#fruitless < FRUITLESS_HOLDS) {
      this.holding = true;
      this.#acceptedBefore = accepted;
      this.#untilMs = nowMs + HOLD_MS;
    }
  }
}
