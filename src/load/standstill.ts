import type { Clock } from '../domain/events/run-event.ts';

/** Far longer than the screen and the probes ever hold this process's loop. */
const STANDSTILL_MS = 2_000;

/** Notices that this process was stopped (Ctrl-Z, SIGSTOP): a timer this late does not mean a busy loop. */
export class StandstillWatch {
  readonly #clock: Clock;
  #aliveAtMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#aliveAtMs = clock();
  }

  /** Call it several times a second. How long this process has just been stopped, in ms; 0: it was not, or not for `limitMs`. */
  notice(limitMs = STANDSTILL_MS): number {
    const nowMs = this.#clock();
    const passedMs = nowMs - this.#aliveAtMs;
    this.#aliveAtMs = nowMs;
    return passedMs > limitMs ? passedMs : 0;
  }
}
