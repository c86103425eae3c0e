export interface Listeners<T> {
  /** Returns a function that ends the subscription. */
  readonly subscribe: (listener: (value: T) => void) => () => void;
  readonly notify: (value: T) => void;
}

/** Subscribers, called in the order of their subscriptions. */
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
