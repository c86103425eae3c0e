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
  readonly verdict: Verdict | 'not judged';
  /** `9`, `312 ms`: what was measured; of a claim that is not judged, what its condition saw. */
  readonly seen: string;
  /** What must hold before it can be judged, and does not. */
  readonly unmet: string | null;
}

export function judged({ says, statement, condition }: Claim, measured: Measured): Judged {
  if (condition !== null && judge(condition.statement, measured) === 'not held') {
    return { says, verdict: 'not judged', seen: seenWords(condition.statement, measured), unmet: condition.says };
  }
  return { says, verdict: judge(statement, measured), seen: seenWords(statement, measured), unmet: null };
}

/** `Measured: 9.`, `Not measured.`, `Not judged. Needed: … Measured: 151 %.` */
export function judgedWords({ verdict, seen, unmet }: Judged): string {
  if (verdict === 'not measured') return 'Not measured.';
  return verdict === 'not judged' ? `Not judged. Needed: ${unmet} Measured: ${seen}.` : `Measured: ${seen}.`;
}

const judgedAs = ({ expect }: Page, measured: Measured, verdict: Judged['verdict']): readonly Judged[] =>
  expect.map((claim) => judged(claim, measured)).filter((one) => one.verdict === verdict);

/** Those of a page that do not hold here: its own text would tell a story that was not measured. */
export const disagreements = (page: Page, measured: Measured): readonly Judged[] =>
  judgedAs(page, measured, 'not held');

/** Those that cannot be judged here now. */
export const notJudged = (page: Page, measured: Measured): readonly Judged[] => judgedAs(page, measured, 'not judged');

export const judgedOf = (
  progress: LessonProgress,
): readonly (Judged & { readonly page: string; readonly that: string })[] =>
  claimsOf(progress.lesson).map((claim) => ({
    ...judged(claim, measuredBy(progress)),
    ...{ page: claim.page, that: claim.statement.text },
  }));

/** `5 of 6 statements held on this machine, 1 did not.` */
export function verdictWords(all: readonly Judged[], isOfRecordings: boolean): string {
  const where = isOfRecordings ? 'in the recordings' : 'on this machine';
  const count = (verdict: Judged['verdict']): number => all.filter((one) => one.verdict === verdict).length;
  const [held, not, unknown] = [count('held'), count('not held'), count('not measured')];
  const open = count('not judged');
  const of = formatUnits(all.length, 'statement', 'statements');
  if (held === all.length) return all.length === 1 ? `The ${of} held ${where}.` : `All ${of} held ${where}.`;
  return [
    `Of ${of} ${formatUnits(held, 'held', 'held')} ${where}`,
    ...(not === 0 ? [] : [`${formatUnits(not, 'did not', 'did not')}`]),
    ...(open === 0 ? [] : [`${formatUnits(open, 'could not be judged', 'could not be judged')}`]),
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
