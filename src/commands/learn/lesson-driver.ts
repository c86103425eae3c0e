import type { Page, RunPage } from '../../domain/lesson/lesson.ts';
import { pageNow, type RunResult } from '../../domain/lesson/progress.ts';
import type { LessonStore } from '../../store/lesson-store.ts';
import type { LessonControls } from '../../ui/keys/controls.ts';

/** What moves through a lesson: keys, or nobody's (`--fast`, plain lines). */
export interface LessonDriver extends LessonControls {
  /** Shows the first page. */
  readonly start: () => void;
  /** Resolves once no run is under way. */
  readonly settled: () => Promise<void>;
}

export interface DriverOptions {
  readonly store: LessonStore;
  readonly play: (page: RunPage, signal: AbortSignal, fromRecording: boolean) => Promise<RunResult>;
  readonly fromRecordings: boolean;
  /** Aborted: the lesson is left. */
  readonly signal: AbortSignal;
  readonly onLeave: () => void;
  /** Not even a run's end must go wrong unnoticed. */
  readonly onBug: (cause: unknown) => void;
}

/** One run at a time: the next begins once the last process of the one before is gone. */
export function createLessonDriver(options: DriverOptions): LessonDriver {
  const { store, play, signal, onLeave, onBug } = options;
  let { fromRecordings } = options;
  let busy: Promise<void> = Promise.resolve();
  /** Ends the run under way, or the one that waits for its end. */
  let current: AbortController | null = null;

  const progress = () => store.getSnapshot().progress;
  const page = (): Page | null => pageNow(progress());
  const isOver = (): boolean => current === null;

  const begin = (of: RunPage): void => {
    const ending = new AbortController();
    current?.abort();
    current = ending;
    const run = async (): Promise<void> => {
      if (ending.signal.aborted || signal.aborted) return;
      store.onEvent({ type: 'run-began', run: of.id, isReplay: fromRecordings });
      const result = await play(of, AbortSignal.any([ending.signal, signal]), fromRecordings);
      if (current === ending) current = null;
      store.onEvent({ type: 'run-ended', run: of.id, result });
    };
    busy = busy.then(run).catch(onBug);
  };
  const go = (to: number): void => {
    if (signal.aborted) return;
    current?.abort();
    current = null;
    store.onEvent({ type: 'went', to });
    const now = page();
    if (now?.kind === 'run' && progress().results[now.id]?.status !== 'measured') begin(now);
  };
  const onward = (): void => {
    if (page() === null) onLeave();
    else go(progress().at + 1);
  };
  return {
    start: () => go(0),
    next() {
      if (page()?.kind !== 'run' || isOver()) onward();
    },
    back() {
      if (progress().at > 0) go(progress().at - 1);
    },
    skip: onward,
    again() {
      const now = page();
      if (now?.kind === 'run' && isOver()) begin(now);
    },
    replay() {
      const now = page();
      if (now?.kind !== 'run' || progress().results[now.id]?.status !== 'missing') return;
      fromRecordings = true;
      begin(now);
    },
    guess(name, value) {
      const now = page();
      if (now?.kind === 'figure') {
        store.onEvent({ type: 'guessed', question: now.id, guess: { field: now.field, name, value } });
      }
    },
    answer(choice) {
      const now = page();
      if (now?.kind !== 'choice' || now.choices[choice] === undefined) return;
      // What was revealed cannot be answered better.
      if (now.because !== null && progress().answers[now.id] !== undefined) return;
      store.onEvent({ type: 'answered', question: now.id, choice });
    },
    settled: () => busy,
  };
}
