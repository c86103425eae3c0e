import type { RunConsumer, RunEvent } from '../domain/events/run-event.ts';
import { foldRun } from '../domain/state/fold-run.ts';
import { initialRunState, type RunState } from '../domain/state/run-state.ts';

/** What the screen subscribes to: a snapshot that changes only when something happened, at most `fps` times a second. */
export interface RunStore extends RunConsumer {
  readonly getSnapshot: () => RunState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Starts again from nothing, then folds `events`: how a replay seeks. */
  readonly reset: (events: readonly RunEvent[]) => void;
  readonly close: () => void;
}

/** As often as ticks and samples come: more frames would show the same figures. Keys are answered at once. */
const DEFAULT_FPS = 4;

/**
 * Lives outside React. Events are folded at once, listeners hear of them at most every 1000/fps ms: the first change
 * after a quiet time at once, further ones together at the end of the interval.
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
    reset(events) {
      state = events.reduce(foldRun, initialRunState);
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
