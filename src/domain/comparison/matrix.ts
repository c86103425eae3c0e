import { compareSubjects } from './compare-subjects.ts';
import type { Cell, Subject } from './comparison.ts';

/** Which model of a language serves most, for each kind of work. */
export interface MatrixRow {
  readonly language: string;
  /** One for each kind of work, in their order; null: none of its models was measured. */
  readonly choices: readonly (MatrixChoice | null)[];
}

export interface MatrixChoice {
  readonly work: string;
  /** The best; or those that cannot be told from it, the best median first. */
  readonly subjects: readonly string[];
  /** The best one's median requests per second. */
  readonly requestsPerSecond: number | null;
  /** Among all languages' models. */
  readonly mark: Cell['mark'];
  /** False: its figure is spoiled, so that another might be better. */
  readonly takesPart: boolean;
}

export interface WorkOfLanguages {
  readonly work: string;
  readonly subjects: readonly (Subject & { readonly language: string })[];
}

/** At the last step; languages in the order in which their first model was named. */
export function decisionMatrix(works: readonly WorkOfLanguages[], busyPercent?: number): readonly MatrixRow[] {
  const languages = [...new Set(works.flatMap(({ subjects }) => subjects.map(({ language }) => language)))];
  return languages.map((language) => ({
    language,
    choices: works.map(({ work, subjects }) => choiceOf(language, work, subjects, busyPercent)),
  }));
}

function choiceOf(
  language: string,
  work: string,
  subjects: WorkOfLanguages['subjects'],
  busyPercent: number | undefined,
): MatrixChoice | null {
  const all = compareSubjects(subjects, 2, busyPercent).at(-1);
  const own = subjects.filter((subject) => subject.language === language);
  const rows = all?.rows.filter(({ subject }) => own.some(({ name }) => name === subject)) ?? [];
  const known = rows
    .filter(({ cells }) => cells.requestsPerSecond.median !== null)
    .sort((a, b) => (b.cells.requestsPerSecond.median ?? 0) - (a.cells.requestsPerSecond.median ?? 0));
  const [best] = known;
  if (best === undefined) return null;
  const contest = compareSubjects(own, 2, busyPercent)
    .at(-1)
    ?.contests.find(({ figure }) => figure === 'requestsPerSecond');
  const { median, mark, takesPart } = best.cells.requestsPerSecond;
  const tied = contest?.whyNone?.why === 'within-noise' && takesPart ? contest.whyNone.subjects : [];
  return {
    work,
    subjects: [best.subject, ...tied.filter((name) => name !== best.subject)],
    requestsPerSecond: median,
    mark,
    takesPart,
  };
}
