import type { Page } from '../../domain/lesson/lesson.ts';
import { type LessonProgress, measuredBy } from '../../domain/lesson/progress.ts';
import { fillTemplate } from '../../domain/lesson/template.ts';
import { judgedOf, measuredFigure, rightChoice } from '../../domain/lesson/verdicts.ts';

/** A lesson as `--json` prints it. Fields are only ever added. */
export function lessonJson(progress: LessonProgress, ended: 'completed' | 'quit', conctopVersion: string) {
  const { lesson, guesses, results } = progress;
  const measured = measuredBy(progress);
  const figures = lesson.pages.filter((page) => page.kind === 'figure');
  return {
    schema: 'conctop/lesson@1',
    conctopVersion,
    lesson: lesson.name,
    title: lesson.title,
    ended,
    steps: lesson.pages.map(({ id, kind }) => ({ id, kind })),
    guesses: figures.flatMap((page) =>
      (guesses[page.id] ?? []).map(({ name, value }) => ({
        ...{ step: page.id, name, value, field: page.field, run: page.run },
        ...{ connections: page.connections, measured: measuredFigure(page, measured) },
      })),
    ),
    answers: lesson.pages.flatMap((page) => answerOf(page, progress)),
    expectations: judgedOf(progress).map(({ page, says, that, verdict, seen, unmet }) => ({
      ...{ step: page, says, that, verdict, unmet },
      measured: verdict === 'not measured' ? null : seen,
    })),
    runs: lesson.runs.map(({ id, target }) => {
      const result = results[id];
      const base = { run: id, target, status: result?.status ?? 'not run' };
      if (result === undefined || result.status === 'skipped') return { ...base, source: null, summary: null };
      if (result.status === 'measured') return { ...base, source: result.source, summary: result.summary };
      return { ...base, source: null, summary: null, message: result.message };
    }),
  };
}

function answerOf(page: Page, progress: LessonProgress) {
  if (page.kind !== 'choice') return [];
  const measured = measuredBy(progress);
  const given = progress.answers[page.id] ?? null;
  const right = rightChoice(page.choices, measured);
  const words = (choice: number | null): string | null => {
    const one = choice === null ? undefined : page.choices[choice];
    return one === undefined ? null : fillTemplate(one.text, measured).text;
  };
  return [
    {
      ...{ step: page.id, asks: fillTemplate(page.asks, measured).text, answered: words(given), right: words(right) },
      isRight: given === null || right === null ? null : given === right,
    },
  ];
}
