export interface Listeners<T> {
  /** Returns what ends the subscription. */
  readonly subscribe: (listener: (value: T) => void) => () => void;
  readonly notify: (value: T) => void;
}

/** Whoever wants to hear of something, in the order in which they asked. */
export function listeners<T>(): Listeners<T> {
  const all = new Set<(value: T) => void>();
  return {
    subscribe(listener) {
      all.add(listener);
      return () => all.delete(listener);
    },
    notify(value) {
      for (const listener of all) listener(value);
    },
  };
}
