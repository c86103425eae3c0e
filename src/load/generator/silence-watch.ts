/** Far longer than a busy machine delays a tick: a generator that is silent for so long hangs. */
const SILENT_MS = 3_000;
/** Time between two turns counts up to this much: a longer gap means that this process itself was stopped. */
const LONGEST_TURN_MS = 1_000;

/** Which of several generators are silent. */
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

  /** Call it several times a second. The silent ones, ascending; null: unchanged. */
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
