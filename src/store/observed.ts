import { listeners } from './listeners.ts';

/** A value that consumers read as a snapshot, and are told of when it changed; for React's useSyncExternalStore. */
export interface Observable<Value> {
  readonly getSnapshot: () => Value;
  readonly subscribe: (listener: () => void) => () => void;
}

export interface Observed<Value> extends Observable<Value> {
  readonly set: (value: Value) => void;
  readonly notify: () => void;
}

/** Setting it tells nobody: `notify` does, when its owner finds it time. */
export function observed<Value>(first: Value): Observed<Value> {
  let now = first;
  return {
    ...listeners<void>(),
    getSnapshot: () => now,
    set(value) {
      now = value;
    },
  };
}

/** Fields of an object that changes a few times a second: consumers are told at once, which is no need to wait for the next frame. */
export function observedFields<Value extends object>(
  first: Value,
): Observable<Value> & { readonly change: (over: Partial<Value>) => void } {
  const { getSnapshot, subscribe, set, notify } = observed(first);
  return {
    ...{ getSnapshot, subscribe },
    change(over) {
      set({ ...getSnapshot(), ...over });
      notify();
    },
  };
}
