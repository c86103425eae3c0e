import { listeners } from '../../store/listeners.ts';

/** What the screen says of something that was just done, on the line of the keys. */
export interface Said {
  /** From the longest wording to the shortest: the first that fits is shown. */
  readonly words: readonly string[];
  readonly isBad: boolean;
}

/** As long as two lines take to read. */
const SHOWN_MS = 6_000;

/** It stands for some seconds, or until something else is said. */
export class Sayer {
  readonly #changes = listeners<void>();
  #said: Said | null = null;
  #timer: NodeJS.Timeout | null = null;

  readonly subscribe = this.#changes.subscribe;
  readonly get = (): Said | null => this.#said;

  say(said: Said | null): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = said === null ? null : setTimeout(() => this.say(null), SHOWN_MS);
    this.#timer?.unref();
    this.#said = said;
    this.#changes.notify();
  }
}
