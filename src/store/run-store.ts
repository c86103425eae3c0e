import type { RunConsumer } from '../domain/events/run-event.ts';
import { foldRun } from '../domain/state/fold-run.ts';
import { initialRunState, type RunState } from '../domain/state/run-state.ts';
import { type Observable, observed } from './observed.ts';

/** The screen subscribes to it: a snapshot that changes only when something happened, at most `fps` times a second. */
export interface RunStore extends RunConsumer, Observable<RunState> {
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
  const { getSnapshot, subscribe, set, notify: tell } = observed(initialRunState);
  let lastNotifiedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;

  const notify = (): void => {
    timer = null;
    lastNotifiedAt = performance.now();
    tell();
  };
  const changed = (): void => {
    if (timer !== null) return;
    const waitMs = lastNotifiedAt + intervalMs - performance.now();
    if (waitMs <= 0) notify();
    else timer = setTimeout(notify, waitMs);
  };

  return {
    ...{ getSnapshot, subscribe },
    onEvent(event) {
      set(foldRun(getSnapshot(), event));
      changed();
    },
    restore(to) {
      set(to);
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
