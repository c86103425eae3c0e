import type { Lesson } from '../domain/lesson/lesson.ts';
import { beginning, foldLesson, type LessonEvent, type LessonProgress } from '../domain/lesson/progress.ts';
import { type Observable, observedFields } from './observed.ts';
import type { RunStore } from './run-store.ts';

/** The screen of a lesson subscribes to it. */
export interface LessonStore extends Observable<LiveLesson> {
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
  const { getSnapshot, subscribe, change } = observedFields<LiveLesson>({ progress: beginning(lesson), shown: {} });
  return {
    ...{ getSnapshot, subscribe },
    onEvent: (event) => change({ progress: foldLesson(getSnapshot().progress, event) }),
    onRun: (run, store) => change({ shown: { ...getSnapshot().shown, [run]: store } }),
  };
}
