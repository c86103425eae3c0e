/** Far above what a busy machine keeps a tick waiting for: who says nothing for so long hangs. */
const SILENT_MS = 3_000;
/** What passes between two turns counts up to here: more is a standstill of this process itself, and nobody was silent. */
const LONGEST_TURN_MS = 1_000;

/** Which of several generators say nothing. */
export class SilenceWatch {
  readonly #silentMs: number[];
  #turnedAtMs: number;
  #silent: readonly number[] = [];

  constructor(generators: number, nowMs: number) {
    this.#silentMs = new Array(generators).fill(0);
    this.#turnedAtMs = nowMs;
  }

  heard(index: number): void {
    this.#silentMs[index] = 0;
  }

  /** To be called several times a second. Who is silent now, ascending; null: as before. */
  turn(nowMs: number): readonly number[] | null {
    const passedMs = Math.min(nowMs - this.#turnedAtMs, LONGEST_TURN_MS);
    this.#turnedAtMs = nowMs;
    this.#silentMs.forEach((ms, index) => {
      this.#silentMs[index] = ms + passedMs;
    });
    const silent = this.#silentMs.flatMap((ms, index) => (ms >= SILENT_MS ? [index] : []));
    if (silent.join() === this.#silent.join()) return null;
    this.#silent = silent;
    return silent;
  }
}
