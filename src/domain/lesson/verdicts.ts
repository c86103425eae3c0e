import type { Predicted } from '../events/run-event.ts';
import { PREDICTED_NAMES } from '../meaning/prediction.ts';
import { formatUnits } from '../words/format.ts';
import { type Measured, stepOf } from './expression.ts';
import { type Choice, type ChoicePage, type Claim, claimsOf, type FigurePage, type Page } from './lesson.ts';
import { type LessonProgress, measuredBy } from './progress.ts';
import { judge, seenWords, type Verdict } from './statement.ts';

/** A claim of the lesson beside what this machine showed. */
export interface Judged {
  readonly says: string;
  readonly verdict: Verdict;
  /** `9`, `312 ms`: what was measured. */
  readonly seen: string;
}

export const judged = ({ says, statement }: Claim, measured: Measured): Judged => ({
  says,
  verdict: judge(statement, measured),
  seen: seenWords(statement, measured),
});

/** Those of a page that do not hold here: its own text would tell a story that was not measured. */
export const disagreements = ({ expect }: Page, measured: Measured): readonly Judged[] =>
  expect.map((claim) => judged(claim, measured)).filter(({ verdict }) => verdict === 'not held');

export const judgedOf = (
  progress: LessonProgress,
): readonly (Judged & { readonly page: string; readonly that: string })[] =>
  claimsOf(progress.lesson).map((claim) => ({
    ...judged(claim, measuredBy(progress)),
    ...{ page: claim.page, that: claim.statement.text },
  }));

/** `5 of 6 statements held on this machine, 1 did not.` */
export function verdictWords(all: readonly Judged[]): string {
  const count = (verdict: Verdict): number => all.filter((one) => one.verdict === verdict).length;
  const [held, not, unknown] = [count('held'), count('not held'), count('not measured')];
  const of = formatUnits(all.length, 'statement', 'statements');
  if (held === all.length)
    return all.length === 1 ? `The ${of} held on this machine.` : `All ${of} held on this machine.`;
  return [
    `Of ${of} ${formatUnits(held, 'held', 'held')} on this machine`,
    ...(not === 0 ? [] : [`${formatUnits(not, 'did not', 'did not')}`]),
    ...(unknown === 0 ? [] : [`${formatUnits(unknown, 'was not measured', 'were not measured')}`]),
  ]
    .join(', ')
    .concat('.');
}

/** The first choice that the measured figures make true; null: none is, or they were not measured. */
export function rightChoice(choices: readonly Choice[], measured: Measured): number | null {
  const right = choices.findIndex(({ when }) => when !== null && judge(when, measured) === 'held');
  return right === -1 ? null : right;
}

/** Whether it can be said at all who is right: every figure that the choices ask for was measured. */
export const isDecided = ({ choices }: ChoicePage, measured: Measured): boolean =>
  choices.every(({ when }) => when === null || judge(when, measured) !== 'not measured');

/** The answer to a question for a figure; null: not measured. */
export function measuredFigure({ run, field, connections }: FigurePage, measured: Measured): number | null {
  const step = stepOf(measured[run], connections);
  if (step === null) return null;
  const figures: Readonly<Record<Predicted, number | null>> = {
    threads: step.threads?.last ?? null,
    rss: step.rssBytes?.last ?? null,
    p99: step.latencyMs.p99,
    rps: step.requestsPerSecond,
  };
  return figures[field];
}

export const figureName = ({ field }: FigurePage): string => PREDICTED_NAMES[field];
