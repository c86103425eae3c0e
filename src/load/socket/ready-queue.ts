/** How many that were taken may keep their place before the array is copied. */
const COMPACT_AT = 10_000;

/** First in, first out. Who is no longer ready when its turn comes is passed over, so leaving costs nothing. */
export class ReadyQueue<T> {
  #items: T[] = [];
  #head = 0;

  add(item: T): void {
    this.#items.push(item);
  }

  /** The first one for which `isReady` holds; null where there is none. */
  next(isReady: (item: T) => boolean): T | null {
    while (this.#head < this.#items.length) {
      const item = this.#items[this.#head];
      this.#head += 1;
      if (this.#head > COMPACT_AT) this.#compact();
      if (item !== undefined && isReady(item)) return item;
    }
    if (this.#head > 0) this.#compact();
    return null;
  }

  #compact(): void {
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
