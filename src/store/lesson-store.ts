import type { Lesson } from '../domain/lesson/lesson.ts';
import { beginning, foldLesson, type LessonEvent, type LessonProgress } from '../domain/lesson/progress.ts';
import type { RunStore } from './run-store.ts';

/** The screen of a lesson subscribes to it. */
export interface LessonStore {
  readonly getSnapshot: () => LiveLesson;
  readonly subscribe: (listener: () => void) => () => void;
  readonly onEvent: (event: LessonEvent) => void;
  /** Where the run of that id can be seen, from now on. */
  readonly onRun: (run: string, store: RunStore) => void;
}

export interface LiveLesson {
  readonly progress: LessonProgress;
  /** By the run's id: who goes back sees its last picture again. */
  readonly shown: Readonly<Record<string, RunStore>>;
}

export function createLessonStore(lesson: Lesson): LessonStore {
  const listeners = new Set<() => void>();
  let now: LiveLesson = { progress: beginning(lesson), shown: {} };
  const change = (over: Partial<LiveLesson>): void => {
    now = { ...now, ...over };
    for (const listener of listeners) listener();
  };
  return {
    getSnapshot: () => now,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onEvent: (event) => change({ progress: foldLesson(now.progress, event) }),
    onRun: (run, store) => change({ shown: { ...now.shown, [run]: store } }),
  };
}
