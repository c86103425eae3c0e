import type { RunConsumer } from '../domain/events/run-event.ts';
import { foldRun } from '../domain/state/fold-run.ts';
import { initialRunState, type RunState } from '../domain/state/run-state.ts';

/** The screen subscribes to it: a snapshot that changes only when something happened, at most `fps` times a second. */
export interface RunStore extends RunConsumer {
  readonly getSnapshot: () => RunState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Goes on from this state: how a replay seeks. */
  readonly restore: (state: RunState) => void;
  readonly close: () => void;
}

/** As often as ticks and samples arrive: more frames would show the same figures. Keys take effect at once. */
const DEFAULT_FPS = 4;

/**
 * Lives outside React. Events are folded at once; listeners are notified at most every 1000/fps ms: at once for the first
 * change after a quiet time, at the end of the interval for all further ones.
 */
export function createRunStore(fps: number = DEFAULT_FPS): RunStore {
  const intervalMs = 1000 / fps;
  const listeners = new Set<() => void>();
  let state = initialRunState;
  let lastNotifiedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;

  const notify = (): void => {
    timer = null;
    lastNotifiedAt = performance.now();
    for (const listener of listeners) listener();
  };
  const changed = (): void => {
    if (timer !== null) return;
    const waitMs = lastNotifiedAt + intervalMs - performance.now();
    if (waitMs <= 0) notify();
    else timer = setTimeout(notify, waitMs);
  };

  return {
    getSnapshot: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onEvent(event) {
      state = foldRun(state, event);
      changed();
    },
    restore(to) {
      state = to;
      changed();
    },
    close() {
      if (timer !== null) {
        clearTimeout(timer);
        notify();
      }
    },
  };
}
