import { join } from 'node:path';
import { type FoundLesson, listLessons, recordingOf } from '../src/commands/learn/lesson-catalog.ts';

export const LESSONS: readonly FoundLesson[] = listLessons([join(import.meta.dirname, '../lessons')]);

/** What was recorded of each of its runs. */
export const recordingsOf = (found: FoundLesson): readonly { readonly run: string; readonly file: string | null }[] =>
  found.lesson.runs.map(({ id }) => ({ run: id, file: recordingOf(found, id) }));
