/** A loop that is not saturated turns at least this often; a longer turn is cut short. */
const TURN_MS = 10;
const LATE_MS = 25;
/** Free for this process's own use; nothing else sends it. */
const NUDGE = 'SIGUSR2';

/**
 * Keeps a saturated event loop turning. With more than 1,024 readable sockets libuv polls up to 48 times 1,024 events before
 * it ends a turn, and it watches new sockets only when a turn begins (uv__io_poll in src/unix/linux.c): a generator that
 * cannot keep up then takes seconds to connect, and the server would be blamed. A signal with a listener makes libuv end
 * its turn after the current batch.
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

  /** Call it while the loop is busy. */
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
