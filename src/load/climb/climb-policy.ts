import { AcceptRelief } from './accept-relief.ts';
import { type ConnectPacer, createConnectPacer, paceConnects } from './connect-pacer.ts';

/**
 * Which sockets may connect and send: one policy for all sockets of an engine, through `mayConnect` and `maySend` only. It
 * combines the pace of connects (connect-pacer.ts), the relief of a saturated server (accept-relief.ts), the last sockets of
 * a step, retries and the drain. Time is passed in.
 *
 *   pace      while                                    mayConnect, over all sockets
 *   --------  ---------------------------------------  ------------------------------------------------------------------
 *   filling   the window of unaccepted sockets has     a window per 100 ms, in small batches
 *             room
 *   trickle   the window is full                       5 % of the window per second: starvation shows at once
 *   retrying  a connect failed, and none succeeded     200 per second; each socket waits 100 ms, doubling to 2 s (`retryAfterMs`);
 *             since                                    one that the server closed after its answer does not wait
 *
 *   relief    while                                    mayConnect            maySend  left
 *   --------  ---------------------------------------  --------------------  -------  ------------------------------------
 *   free      the accept queue is short, or not known  by the pace           yes      holding: 200 connections in the queue
 *   holding   a saturated server is left alone to      by the pace; none of  no       resting: 50 or fewer in it, or 400 ms
 *             accept                                   the last 1,000                 passed
 *   resting   it gets requests again                   by the pace           yes      free after 150 ms; spent if three holds
 *                                                                                     of this climb brought no 100 accepts
 *   spent     holding does not help this server        by the pace           yes      free: the next climb
 *
 *   off       a key took the load off                  by the pace           no       free: a key
 *   drained   the plan is over                         none                  no       never
 *
 * A load with a rate is never held: its schedule is fixed.
 */
export class ClimbPolicy {
  readonly #relief: AcceptRelief | null;
  #pacer: ConnectPacer;
  #drained = false;
  #sends = true;
  #heldSinceMs: number | null = null;
  #heldMs = 0;

  /** `somaxconn` null: not known. `mayHold`: requests may be held back (the closed loop). */
  constructor(options: {
    readonly somaxconn: number | null;
    readonly mayHold: boolean;
    /** The server accepts for its workers, and how many they have not taken is known (accept-queue.ts). */
    readonly dealt?: boolean;
    readonly nowMs: number;
  }) {
    this.#pacer = createConnectPacer(options.somaxconn, options.nowMs);
    this.#relief = options.mayHold ? new AcceptRelief(options.dealt) : null;
  }

  /** More sockets are wanted than before: what did not help the last climb may help this one. */
  begin(): void {
    this.#relief?.reset();
  }

  /** False: nothing is sent until it is true again, whatever the climb allows. */
  setSending(sends: boolean): void {
    this.#sends = sends;
  }

  /** The plan is over: answers under way still count. */
  drain(): void {
    this.#drained = true;
    this.#heldSinceMs = null;
  }

  /** Whether a ready socket may send now; if not, it waits until it may. */
  get maySend(): boolean {
    return !this.#drained && this.#sends && this.#relief?.holding !== true;
  }

  /** How many connects may start now. Call it every 10 ms or so, even if no socket is missing: a hold ends here. */
  mayConnect(nowMs: number, level: ClimbLevel): number {
    if (this.#drained) return 0;
    const { wanted, connecting, open, accepted, queued, failing } = level;
    const relief = this.#relief;
    relief?.update(nowMs, queued ?? 0, accepted);
    this.#countHold(nowMs, relief?.holding === true);
    // The last sockets wait for the queue: once all are open the step is measured, and nothing is held back any more.
    if (relief?.holding === true && wanted <= LAST_SOCKETS) return 0;
    const paced = paceConnects(this.#pacer, nowMs, { wanted, connecting, open, answered: accepted, failing });
    this.#pacer = paced.pacer;
    return paced.connects;
  }

  /** How long requests were held back since the last call, ms. */
  takeHeldMs(nowMs: number): number {
    this.#countHold(nowMs, this.#heldSinceMs !== null);
    const heldMs = this.#heldMs;
    this.#heldMs = 0;
    return heldMs;
  }

  #countHold(nowMs: number, holding: boolean): void {
    if (this.#heldSinceMs !== null) this.#heldMs += nowMs - this.#heldSinceMs;
    this.#heldSinceMs = holding ? nowMs : null;
  }
}

export interface ClimbLevel {
  /** Missing sockets, and dropped ones whose wait is over. */
  readonly wanted: number;
  readonly connecting: number;
  readonly open: number;
  /** Open sockets that the server has accepted, as far as known. */
  readonly accepted: number;
  /** Length of the server's accept queue, 0 where no socket is missing; null: not known. */
  readonly queued: number | null;
  /** True from a failed connect until the next one that succeeds. */
  readonly failing: boolean;
}

/** A tenth of the ramp's end: as many as may still join a queue that is about to be held. */
const LAST_SOCKETS = 1_000;

const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 2_000;

/** How long a dropped socket waits before it connects again. `failures`: in a row; 0: the server closed it in order. */
export const retryAfterMs = (failures: number): number =>
  failures === 0 ? 0 : Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
