import { choicesOf } from '../meaning/prediction.ts';
import type { Guess, Prediction, Question } from '../state/prediction.ts';
import type { Summary } from '../words/summary.ts';
import type { Measured } from './expression.ts';
import type { ChoicePage, FigurePage, Lesson, Page } from './lesson.ts';

/** What became of a run of a lesson. */
export type RunResult =
  | { readonly status: 'measured'; readonly summary: Summary; readonly source: 'live' | 'recording' }
  | { readonly status: 'skipped' }
  | { readonly status: 'failed'; readonly message: string; readonly hint: string }
  /** Its target cannot run here. */
  | { readonly status: 'missing'; readonly message: string; readonly install: string; readonly hasRecording: boolean };

/** How far somebody is in a lesson. */
export interface LessonProgress {
  readonly lesson: Lesson;
  /** The index of the page that is shown; as many as there are pages: the end. */
  readonly at: number;
  /** By the question's id. */
  readonly guesses: Readonly<Record<string, readonly Guess[]>>;
  /** By the question's id: which choice. */
  readonly answers: Readonly<Record<string, number>>;
  /** By the run's id. */
  readonly results: Readonly<Record<string, RunResult>>;
  /** The run under way. */
  readonly running: string | null;
  /** The run under way, or the last one, comes from a recording. */
  readonly isReplay: boolean;
}

export type LessonEvent =
  | { readonly type: 'went'; readonly to: number }
  | { readonly type: 'guessed'; readonly question: string; readonly guess: Guess }
  | { readonly type: 'answered'; readonly question: string; readonly choice: number }
  | { readonly type: 'run-began'; readonly run: string; readonly isReplay: boolean }
  | { readonly type: 'run-ended'; readonly run: string; readonly result: RunResult };

export const beginning = (lesson: Lesson): LessonProgress => ({
  ...{ lesson, at: 0, guesses: {}, answers: {}, results: {}, running: null, isReplay: false },
});

export function foldLesson(before: LessonProgress, event: LessonEvent): LessonProgress {
  switch (event.type) {
    case 'went':
      return { ...before, at: Math.max(0, Math.min(before.lesson.pages.length, event.to)) };
    case 'guessed': {
      const { question, guess } = event;
      const others = (before.guesses[question] ?? []).filter(({ name }) => name !== guess.name);
      return { ...before, guesses: { ...before.guesses, [question]: [...others, guess] } };
    }
    case 'answered':
      return { ...before, answers: { ...before.answers, [event.question]: event.choice } };
    case 'run-began':
      return { ...before, running: event.run, isReplay: event.isReplay };
    case 'run-ended':
      return { ...before, running: null, results: { ...before.results, [event.run]: event.result } };
  }
}

/** Null: the end. */
export const pageNow = ({ lesson, at }: LessonProgress): Page | null => lesson.pages[at] ?? null;

/** Who says what was measured: other machines, where all of it was recorded there. */
export function isRecorded({ results }: LessonProgress): boolean {
  const measured = Object.values(results).filter((result) => result.status === 'measured');
  return measured.length > 0 && measured.every(({ source }) => source === 'recording');
}

export const measuredBy = ({ results }: LessonProgress): Measured =>
  Object.fromEntries(
    Object.entries(results).flatMap(([run, result]) =>
      result.status === 'measured' ? [[run, result.summary] as const] : [],
    ),
  );

export const questionOf = ({ field, connections, delayMs }: FigurePage): Question => ({
  ...{ field, connections },
  choices: [...choicesOf(field, connections, delayMs)],
});

/** As the machinery of --predict knows it. */
export const predictionOf = (page: FigurePage, { guesses }: LessonProgress): Prediction => ({
  ...{ questions: [questionOf(page)], guesses: guesses[page.id] ?? [] },
  ...{ answered: [], revealed: [], isUncovered: false },
});

export const isAnswered = (page: ChoicePage, { answers }: LessonProgress): boolean => answers[page.id] !== undefined;
