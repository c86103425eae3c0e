/** A queue this long will not drain on its own: a server that accepts empties it within one turn. */
const LONG_QUEUE = 200;
const SHORT_QUEUE = 50;
/** By then requests under way are answered, even at the latencies of a saturated server, and it has nothing else to do. */
const HOLD_MS = 400;
const REST_MS = 150;
/** A server that does not accept even without requests has another reason, such as a full pool. */
const FRUITLESS_HOLDS = 3;
/** A saturated event loop accepts about as many without a hold. */
const FRUITFUL_ACCEPTS = 100;

/**
 * During a climb, holds load back so that a saturated server can accept. A saturated event loop accepts one connection per
 * turn, and its turns are full of requests: Node 20 then accepts 50 a second, and 5,000 more connections would take
 * minutes. So while the accept queue is long, sockets that could send wait for a moment. That costs requests only during
 * the climb, which is not measured; a step's figures begin once its sockets are open.
 *
 *   free ──queue long──▶ holding ──queue short, or HOLD_MS──▶ resting ──REST_MS──▶ free
 *                                                               (three times in vain: never again in this climb)
 */
export class AcceptRelief {
  holding = false;
  /** See the constructor. */
  readonly #dealt: boolean;
  #untilMs = 0;
  #acceptedBefore = 0;
  #fruitless = 0;

  /**
   * `dealt`: the server accepts for its workers, and what waits is seen in the server itself. Then a hold in vain was too short: requests
   * under way may take seconds to be answered where thousands ask. Each further one is twice as long, and one that helped starts over.
   */
  constructor(dealt = false) {
    this.#dealt = dealt;
  }

  /** A new climb begins. */
  reset(): void {
    this.#fruitless = 0;
  }

  /**
   * Call it several times per hold. `queued`: length of the accept queue, 0 where no socket is missing; `accepted`: open
   * sockets that are not in it.
   */
  update(nowMs: number, queued: number, accepted: number): void {
    if (this.holding) {
      if (queued > SHORT_QUEUE && nowMs < this.#untilMs) return;
      this.holding = false;
      this.#untilMs = nowMs + REST_MS;
      if (accepted - this.#acceptedBefore < FRUITFUL_ACCEPTS) this.#fruitless += 1;
      else if (this.#dealt) this.#fruitless = 0;
    } else if (queued >= LONG_QUEUE && nowMs >= this.#untilMs && this.#fruitless < FRUITLESS_HOLDS) {
      this.holding = true;
      this.#acceptedBefore = accepted;
      this.#untilMs = nowMs + HOLD_MS * (this.#dealt ? 2 ** this.#fruitless : 1);
    }
  }
}
