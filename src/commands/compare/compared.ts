import { heldBeside, measuredIn } from '../../domain/comparison/baseline.ts';
import { compareSubjects } from '../../domain/comparison/compare-subjects.ts';
import type { Subject } from '../../domain/comparison/comparison.ts';
import { regressionGates, thresholdGates } from '../../domain/comparison/gates.ts';
import { decisionMatrix, type MatrixRow } from '../../domain/comparison/matrix.ts';
import type { ComparedRound, ComparedSubject, ComparedWork } from '../../domain/comparison/whole.ts';
import { usageError } from '../../domain/errors.ts';
import type { Summary } from '../../domain/words/summary.ts';
import type { ComparisonPlan } from './plan-runs.ts';
import type { RecordedSubject } from './recorded/recorded-subject.ts';
import type { Results } from './run-all.ts';
import type { CompareArgs, SubjectPlan } from './subjects/subject-plan.ts';

/** What each request did: runs of other work are not compared. */
type Work = Pick<Summary, 'work' | 'delayMs'>;

const isSame = (a: Work, b: Work): boolean => a.work === b.work && a.delayMs === b.delayMs;

/** The kinds of work of the runs, in the order in which they are asked for, and of the recordings, each once. A baseline adds none. */
function worksOf(
  { subjects, runs, works }: Pick<ComparisonPlan, 'subjects' | 'runs' | 'works'>,
  baselines: readonly RecordedSubject[],
): readonly Work[] {
  const old = new Set(baselines.map(({ name }) => name));
  const asked = works.flatMap((work) => runs.filter((run) => run.work === work).map(({ config }): Work => config));
  const all = [...asked, ...recorded(subjects.filter(({ name }) => !old.has(name))).flatMap(workOf)];
  return all.filter((work, index) => all.findIndex((other) => isSame(work, other)) === index);
}

const recorded = (subjects: readonly SubjectPlan[]): readonly RecordedSubject[] =>
  subjects.filter((subject) => subject.kind === 'recording');

const workOf = ({ rounds }: RecordedSubject): readonly Work[] => rounds.map(({ summary }) => summary);

/** @throws ConctopError `bad-usage` for a recording that has its work in common with nobody. */
export function assertComparable(plan: Pick<ComparisonPlan, 'subjects' | 'runs'>): void {
  const all = recorded(plan.subjects);
  for (const subject of all) {
    const others = [
      ...plan.runs.map(({ config }): Work => config),
      ...all.filter((other) => other !== subject).flatMap(workOf),
    ];
    if (workOf(subject).some((work) => others.some((other) => isSame(work, other)))) continue;
    const { work, delayMs } = workOf(subject)[0] ?? { work: '', delayMs: null };
    throw usageError(
      `Nothing else here did the work of ${subject.name}: ${work === 'custom' ? 'a path of its own' : `--work ${work} --delay ${delayMs} ms`}.`,
      'Compare what was asked the same: the same --work and --delay, or a --path of its own in each.',
    );
  }
}

/** What was run, and what was recorded before, side by side: a table for each kind of work. */
export function compared(
  plan: Pick<ComparisonPlan, 'subjects' | 'runs' | 'works'>,
  results: Results,
  baselines: readonly RecordedSubject[],
  args: Pick<CompareArgs, 'threshold' | 'max-regression'> & Partial<Pick<CompareArgs, 'busy-within'>>,
  isPartial = false,
): readonly ComparedWork[] {
  const busyPercent = args['busy-within'];
  return worksOf(plan, baselines).map((work) => {
    const subjects = plan.subjects.map((subject): ComparedSubject => {
      const error = results.failures.get(subject.name) ?? null;
      return {
        name: subject.name,
        kind: subject.kind,
        rounds: subject.kind === 'recording' ? recordedRounds(subject, work) : roundsOf(subject.name, work, results),
        failure: error === null ? null : { code: error.code, message: error.message, hint: error.hint },
      };
    });
    const all = subjects.map(({ name, rounds }): Subject => ({ name, rounds: rounds.map(({ summary }) => summary) }));
    const old = new Set(baselines.map(({ name }) => name));
    const measured = all.filter(({ name, rounds }) => rounds.length > 0 && !old.has(name));
    return {
      work: work.work,
      delayMs: work.delayMs,
      path: plan.runs.find(({ config }) => isSame(config, work))?.config.path ?? pathOf(all),
      subjects,
      // What only one could be measured at is shown too where the others never came to it, or there are none.
      steps: compareSubjects(all, isPartial || plan.subjects.length < 2 ? 1 : 2, busyPercent),
      thresholds: measured.flatMap((subject) => thresholdGates(subject, args.threshold ?? [])),
      baseline: heldAgainst(baselines, measured, work, args['max-regression'] ?? MAX_REGRESSION_PERCENT, busyPercent),
    };
  });
}

/** Null: they do not agree. */
function pathOf(subjects: readonly Subject[]): string | null {
  const [path, ...others] = new Set(subjects.flatMap(({ rounds }) => rounds.map(({ request }) => request?.path ?? '')));
  return path === undefined || path === '' || others.length > 0 ? null : path;
}

const MAX_REGRESSION_PERCENT = 5;

/** Each subject beside the recordings of the same server that were asked the same (domain/comparison/baseline.ts). */
function heldAgainst(
  baselines: readonly RecordedSubject[],
  subjects: readonly Subject[],
  work: Work,
  maxRegressionPercent: number,
  busyPercent: number | undefined,
): ComparedWork['baseline'] {
  if (baselines.length === 0) return null;
  const old = baselines
    .flatMap(({ rounds }) => rounds)
    .filter(({ summary }) => isSame(summary, work))
    .map(({ summary }) => ({ ...measuredIn(summary), summary }));
  const all = subjects.map((subject) => ({ subject, measured: subject.rounds.map(measuredIn) }));
  const held = all.map(({ subject, measured: [first] }) => ({
    subject,
    beside:
      first === undefined
        ? []
        : heldBeside(
            first,
            old,
            all.flatMap(({ measured }) => measured),
          ),
  }));
  return {
    maxRegressionPercent,
    subjects: [...new Set(held.flatMap(({ beside }) => beside.map(({ who }) => who)))],
    unmatched: held.filter(({ beside }) => beside.length === 0).map(({ subject }) => subject.name),
    gates: held.flatMap(({ subject, beside }) =>
      regressionGates(
        subject,
        { name: beside[0]?.who ?? '', rounds: beside.map(({ summary }) => summary) },
        maxRegressionPercent,
        busyPercent,
      ),
    ),
  };
}

/** Of shipped targets: who of each language is best. */
export function matrixOf(
  { subjects }: ComparisonPlan,
  works: readonly ComparedWork[],
  busyPercent: number | undefined,
): readonly MatrixRow[] {
  const languages = new Map(
    subjects.flatMap((subject) =>
      subject.kind !== 'recording' && subject.language !== null ? [[subject.name, subject.language] as const] : [],
    ),
  );
  return decisionMatrix(
    works.map(({ work, subjects: measured }) => ({
      work,
      subjects: measured.flatMap(({ name, rounds }) => {
        const language = languages.get(name);
        return language === undefined ? [] : [{ name, language, rounds: rounds.map(({ summary }) => summary) }];
      }),
    })),
    busyPercent,
  );
}

const recordedRounds = ({ rounds }: RecordedSubject, work: Work): readonly ComparedRound[] =>
  rounds
    .filter(({ summary }) => isSame(summary, work))
    .map(({ file, summary }, index) => ({ round: index + 1, order: null, before: null, recording: file, summary }));

const roundsOf = (name: string, work: Work, { runs }: Results): readonly ComparedRound[] =>
  runs
    .filter((run) => run.subject === name && isSame(run.summary, work))
    .map(({ round, order, before, recording, summary }) => ({ round, order, before, recording, summary }));
