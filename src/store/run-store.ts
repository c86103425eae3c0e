import type { RunConsumer, RunEvent } from '../domain/events/run-event.ts';
import { foldRun } from '../domain/state/fold-run.ts';
import { initialRunState, type RunState } from '../domain/state/run-state.ts';
import { type Observable, observed } from './observed.ts';

/** The screen subscribes to it: a snapshot that changes only when something happened, a few times a second. */
export interface RunStore extends RunConsumer, Observable<RunState> {
  /** Goes on from this state: how a replay seeks. */
  readonly restore: (state: RunState) => void;
  readonly close: () => void;
}

/** As often as ticks and samples arrive: more frames would show the same figures. Keys take effect at once. */
const LIVELY_FPS = 4;
/** While nothing but figures change: nobody reads digits that change more often, and each frame costs the server some of its cores. */
const RESTING_FPS = 2;
/** After something happened (a step, a finding, a mark) the screen stays lively: that is when people look. */
const LIVELY_MS = 3_000;
/** They bring figures only. */
const FIGURES: ReadonlySet<RunEvent['type']> = new Set<RunEvent['type']>([
  'load-tick',
  'process-sample',
  'thread-table',
  'memory-map',
  'ceiling-sample',
  'connections-sample',
  'socket-states',
  'epoll-sets',
  'runtime-stats',
  'unit-stacks',
  'cores-sample',
]);

/** Other than figures; a finding that stands already comes again with its newest figures. */
const isNews = (event: RunEvent, { findings }: RunState): boolean =>
  event.type === 'finding' && event.active
    ? findings.every(({ id }) => id !== event.finding.id)
    : !FIGURES.has(event.type);

/** Connections open now, or a step waits until they all had an answer. */
const isClimbing = ({ steps }: RunState): boolean => {
  const step = steps.at(-1);
  return step !== undefined && step.settledAtMs === null && step.endedAtMs === null;
};

/**
 * Lives outside React. Events are folded at once; listeners are notified at most every 1000/fps ms: at once for the first
 * change after a quiet time, at the end of the interval for all further ones. Without `fps` it is four a second, two in a steady hold.
 */
export function createRunStore(fps?: number): RunStore {
  const { getSnapshot, subscribe, set, notify: tell } = observed(initialRunState);
  let lastNotifiedAt = Number.NEGATIVE_INFINITY;
  let happenedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;

  const notify = (): void => {
    timer = null;
    lastNotifiedAt = performance.now();
    tell();
  };
  const intervalMs = (): number => {
    if (fps !== undefined) return 1000 / fps;
    const isLively = performance.now() - happenedAt < LIVELY_MS || isClimbing(getSnapshot());
    return 1000 / (isLively ? LIVELY_FPS : RESTING_FPS);
  };
  /** A frame that waits for the end of a long interval comes now. */
  const happened = (): void => {
    happenedAt = performance.now();
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
  };
  const changed = (): void => {
    if (timer !== null) return;
    const waitMs = lastNotifiedAt + intervalMs() - performance.now();
    if (waitMs <= 0) notify();
    else timer = setTimeout(notify, waitMs);
  };

  return {
    ...{ getSnapshot, subscribe },
    onEvent(event) {
      if (isNews(event, getSnapshot())) happened();
      set(foldRun(getSnapshot(), event));
      changed();
    },
    restore(to) {
      set(to);
      happened();
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
