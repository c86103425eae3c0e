import { describe, expect, test } from 'vitest';
import { answerWords, revealWords, scoreWords, textOf, titleOf } from '../../../src/domain/lesson/content.ts';
import type { LessonFiles } from '../../../src/domain/lesson/lesson-problem.ts';
import { beginning, foldLesson, type LessonEvent, type RunResult } from '../../../src/domain/lesson/progress.ts';
import { judgedOf, verdictWords } from '../../../src/domain/lesson/verdicts.ts';
import { lessonJson } from '../../../src/report/lesson/lesson-json.ts';
import { aLesson, goRamp, manifestWith } from './a-lesson.ts';

const measured: RunResult = { status: 'measured', summary: goRamp, source: 'live' };
const ended = (result: RunResult): LessonEvent => ({ type: 'run-ended', run: 'go', result });

const lessonAfter = (events: readonly LessonEvent[], files: Partial<LessonFiles> = {}) =>
  events.reduce(foldLesson, beginning(aLesson(files)));
const FOUND = 4;
const QUIZ = 5;

function pageOf<K extends string>(progress: ReturnType<typeof lessonAfter>, at: number, kind: K) {
  const page = progress.lesson.pages[at];
  if (page?.kind !== kind) throw new Error(`page ${at} is no ${kind}`);
  return page as Extract<typeof page, { readonly kind: K }>;
}

describe('a page', () => {
  test('says the figures that were just measured', () => {
    const progress = lessonAfter([ended(measured)]);
    const found = pageOf(progress, FOUND, 'reveal');
    expect(titleOf(found, progress)).toMatch(/^\d+ threads$/);
    expect(textOf(found, progress)).toMatch(/^It has \d+ of them\.$/);
  });

  test('says where this machine disagrees, and then not what was written for those that agree', () => {
    const manifest = manifestWith('steps.4.expect.0.that', 'go.at(10000).threads > 64');
    const progress = lessonAfter([ended(measured)], { manifest });
    const text = textOf(pageOf(progress, FOUND, 'reveal'), progress);
    expect(text).toMatch(/This machine disagrees.*\n- Fewer than 64 threads\. Measured: \*\*\d+\*\*\.\n\nMany: \d+\./);
    expect(text).not.toContain('It has');
    expect(verdictWords(judgedOf(progress), false)).toBe('Of 1 statement 0 held on this machine, 1 did not.');
  });

  test('says which claim cannot be judged here now, and why', () => {
    const needed = { says: 'A thousand cores.', that: 'go.cores >= 1000' };
    const claim = { says: 'Fewer than 2 threads.', that: 'go.at(10000).threads < 2', if: needed };
    const progress = lessonAfter([ended(measured)], { manifest: manifestWith('steps.4.expect.0', claim) });
    expect(textOf(pageOf(progress, FOUND, 'reveal'), progress)).toMatch(
      /^\*\*Not shown by this run:\*\* \*Fewer than 2 threads\. Not judged\. Needed: A thousand cores\. Measured: \d+\.\*\n\nIt has \d+ of them\.$/,
    );
    expect(verdictWords(judgedOf(progress), false)).toBe(
      'Of 1 statement 0 held on this machine, 1 could not be judged.',
    );
  });

  test('says why there are dashes', () => {
    const progress = lessonAfter([ended({ status: 'skipped' })]);
    expect(textOf(pageOf(progress, FOUND, 'reveal'), progress)).toBe(
      'It has – of them.\n\n*The dash stands for a figure that was not measured: the run go was skipped. What the text concludes from it was not seen here.*',
    );
    expect(judgedOf(progress)).toMatchObject([{ verdict: 'not measured' }]);
  });

  test('says it of the figures on this page: a step that was not reached, a sample that did not come', () => {
    const steps = goRamp.steps.map((step) => ({ ...step, threads: null }));
    const unsampled: RunResult = { ...measured, summary: { ...goRamp, steps } };
    const progress = lessonAfter([ended(unsampled)]);
    expect(textOf(pageOf(progress, FOUND, 'reveal'), progress)).toContain(
      'was not measured: no sample of it came in the run go (a busy machine, or a server that does not answer).',
    );
    const short = lessonAfter([ended({ ...measured, summary: { ...goRamp, steps: goRamp.steps.slice(0, 2) } })]);
    expect(textOf(pageOf(short, FOUND, 'reveal'), short)).toContain('the run go did not come to 10,000 connections.');
  });
});

describe('answers', () => {
  test('a guess beside the figure', () => {
    const progress = lessonAfter([
      { type: 'guessed', question: 'guess', guess: { field: 'threads', name: 'Ann', value: 10 } },
      { type: 'guessed', question: 'guess', guess: { field: 'threads', name: 'Ben', value: 9_000 } },
      ended(measured),
    ]);
    expect(revealWords(pageOf(progress, 1, 'figure'), progress)).toEqual([
      expect.stringMatching(/^10,000 connections · OS threads: \d+, measured\.$/),
      'Closest: Ann, with 10.',
    ]);
  });

  test('which is right, by the figures: to a question before the run, and to one of the quiz', () => {
    const progress = lessonAfter([
      { type: 'answered', question: 'grows', choice: 0 },
      ended(measured),
      { type: 'answered', question: 'check-1', choice: 0 },
    ]);
    expect(answerWords(pageOf(progress, 2, 'choice'), progress)).toEqual(['No. Right: memory']);
    expect(answerWords(pageOf(progress, QUIZ, 'choice'), progress)).toEqual([
      expect.stringMatching(/^Right: \d+$/),
      expect.stringMatching(/^Measured: \d+\.$/),
    ]);
  });

  test('nobody is right where nothing was measured', () => {
    const progress = lessonAfter([{ type: 'answered', question: 'check-1', choice: 0 }]);
    expect(answerWords(pageOf(progress, QUIZ, 'choice'), progress)).toEqual([
      'Nobody can say: the figures for it were not measured.',
    ]);
  });
});

describe('the score', () => {
  const ANSWERED: LessonEvent = { type: 'answered', question: 'check-1', choice: 0 };
  test('counts what was decided', () => {
    expect(scoreWords(lessonAfter([ended(measured), ANSWERED]))).toBe('Questions answered right: 1 of 3.');
    expect(scoreWords(lessonAfter([ended(measured), { ...ANSWERED, choice: 1 }]))).toBe(
      'Questions answered right: 0 of 3.',
    );
  });
  test('says of what nobody can decide why: a figure is missing, or no choice holds', () => {
    expect(scoreWords(lessonAfter([ANSWERED]))).toBe(
      'Questions answered right: 0 of 0. 3 could not be decided: figures are missing.',
    );
    const steps = goRamp.steps.map((step) => ({
      ...step,
      threads: step.threads && { ...step.threads, max: 90, last: 90 },
    }));
    const many: RunResult = { ...measured, summary: { ...goRamp, steps } };
    expect(scoreWords(lessonAfter([ended(many), ANSWERED]))).toBe(
      'Questions answered right: 0 of 0. Of 3 none of the choices held here.',
    );
  });
});

test('as JSON: guesses beside what was measured, answers, expectations, runs', () => {
  const progress = lessonAfter([
    { type: 'guessed', question: 'guess', guess: { field: 'threads', name: null, value: 10 } },
    { type: 'answered', question: 'grows', choice: 1 },
    ended(measured),
  ]);
  expect(lessonJson(progress, 'quit', '1.2.3')).toMatchObject({
    ...{ schema: 'conctop/lesson@1', lesson: 'few', ended: 'quit' },
    guesses: [
      { step: 'guess', name: null, value: 10, connections: 10_000, measured: goRamp.steps.at(-1)?.threads?.last },
    ],
    answers: [
      { step: 'grows', answered: 'memory', right: 'memory', isRight: true },
      { step: 'check-1', answered: null, isRight: null },
      { step: 'check-2' },
      { step: 'check-3' },
    ],
    expectations: [{ step: 'found', verdict: 'held' }],
    runs: [{ run: 'go', target: 'go', status: 'measured', source: 'live', summary: { schema: 'conctop/summary@1' } }],
  });
});
