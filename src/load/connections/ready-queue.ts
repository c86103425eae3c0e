/** How many taken items may stay in the array before it is copied. */
const COMPACT_AT = 10_000;

/**
 * First in, first out, each item once. An item that is no longer ready when its turn comes is skipped, so leaving costs
 * nothing; one that becomes ready again before that keeps its old place.
 */
export class ReadyQueue<T> {
  readonly #within = new Set<T>();
  #items: T[] = [];
  #head = 0;

  add(item: T): void {
    if (this.#within.has(item)) return;
    this.#within.add(item);
    this.#items.push(item);
  }

  /** The first one for which `isReady` holds; null where there is none. */
  next(isReady: (item: T) => boolean): T | null {
    while (this.#head < this.#items.length) {
      const item = this.#items[this.#head];
      this.#head += 1;
      if (this.#head > COMPACT_AT) this.#compact();
      if (item === undefined) continue;
      this.#within.delete(item);
      if (isReady(item)) return item;
    }
    if (this.#head > 0) this.#compact();
    return null;
  }

  #compact(): void {
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
