import { ConctopError } from '../errors.ts';
import { NoExpression } from './expression.ts';

export interface LessonFiles {
  /** The name of their folder. */
  readonly folder: string;
  readonly manifestFile: string;
  readonly manifest: string;
  readonly textFile: string;
  readonly text: string;
}

export const fieldProblem = (files: LessonFiles, field: string, why: string): ConctopError =>
  badLesson(files.manifestFile, `, field "${field}": ${why}`);

export const textProblem = (files: LessonFiles, section: string, why: string): ConctopError =>
  badLesson(files.textFile, `, section "${section}": ${why}`);

export const badLesson = (file: string, problem: string, cause?: unknown): ConctopError =>
  new ConctopError('bad-lesson', `The lesson ${file}${problem}.`, {
    hint: 'Correct it; docs/lessons.md says how a lesson is written.',
    cause,
  });

/** What `read` reads, or where it stands that it cannot be read. */
export function attempted<T>(read: () => T, problem: (why: string) => ConctopError): T {
  try {
    return read();
  } catch (cause) {
    throw cause instanceof NoExpression ? problem(cause.message) : cause;
  }
}
