/** How often a loop that is not saturated turns at least, and what a turn may take before it is asked for. */
const TURN_MS = 10;
const LATE_MS = 25;
/** Free for this process's own use; nobody else sends it. */
const NUDGE = 'SIGUSR2';

/**
 * Keeps a saturated event loop turning. Where more than 1,024 sockets are readable libuv polls up to 48 times 1,024
 * events before it ends a turn, and only at a turn's begin does it watch new sockets (uv__io_poll in
 * src/unix/linux.c): a generator that cannot keep up then takes seconds to connect, and the server would be blamed.
 * A signal that somebody listens to is what makes libuv end its turn after the current batch.
 */
export class LoopTurns {
  readonly #clock: () => number;
  readonly #timer: NodeJS.Timeout;
  #turnedAtMs: number;
  #asked = false;

  constructor(clock: () => number) {
    this.#clock = clock;
    this.#turnedAtMs = clock();
    process.on(NUDGE, this.#onNudge);
    this.#timer = setInterval(() => {
      this.#turnedAtMs = clock();
      this.#asked = false;
    }, TURN_MS);
  }

  readonly #onNudge = (): void => undefined;

  /** To be called while the loop is busy. */
  poll(): void {
    if (this.#asked || this.overdueMs() < LATE_MS) return;
    this.#asked = true;
    process.kill(process.pid, NUDGE);
  }

  /** How long the current turn has kept timers waiting, in ms. */
  overdueMs(): number {
    return Math.max(0, this.#clock() - this.#turnedAtMs - TURN_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    process.off(NUDGE, this.#onNudge);
  }
}
