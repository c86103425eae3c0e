import { compareSubjects } from '../../domain/comparison/compare-subjects.ts';
import type { ComparedRound, ComparedSubject, ComparedWork } from '../../domain/comparison/whole.ts';
import type { Summary } from '../../domain/words/summary.ts';
import type { ComparisonPlan } from './plan-runs.ts';
import type { Results } from './run-all.ts';

/** What was run, and what was recorded before, side by side: a table for each kind of work. */
export function compared(plan: ComparisonPlan, results: Results): readonly ComparedWork[] {
  const recorded = plan.subjects.flatMap((subject) => (subject.kind === 'recording' ? [subject.summary] : []));
  const works = worksOf(plan, recorded);
  return works.map((work) => {
    const subjects = plan.subjects.map((subject): ComparedSubject => {
      const rounds =
        subject.kind === 'recording' ? recordedRound(subject.summary, work) : roundsOf(subject.name, work, results);
      const error = results.failures.get(subject.name) ?? null;
      return {
        name: subject.name,
        kind: subject.kind,
        rounds,
        failure: error === null ? null : { code: error.code, message: error.message, hint: error.hint },
      };
    });
    const first = subjects.flatMap(({ rounds }) => rounds)[0]?.summary;
    const run = plan.runs.find((planned) => planned.config.work === work);
    return {
      work,
      delayMs: run?.config.delayMs ?? first?.delayMs ?? null,
      path: run?.config.path ?? null,
      subjects,
      steps: compareSubjects(
        subjects.map(({ name, rounds }) => ({ name, rounds: rounds.map(({ summary }) => summary) })),
      ),
    };
  });
}

/** Those that are run; where nothing is, those of the recordings. */
function worksOf(plan: ComparisonPlan, recorded: readonly Summary[]): readonly string[] {
  const run = plan.runs.map(({ config }) => config.work);
  return [...new Set(run.length > 0 ? run : recorded.map(({ work }) => work))];
}

const recordedRound = (summary: Summary, work: string): readonly ComparedRound[] =>
  summary.work === work ? [{ round: 1, order: null, before: null, recording: null, summary }] : [];

const roundsOf = (name: string, work: string, { runs }: Results): readonly ComparedRound[] =>
  runs
    .filter((run) => run.subject === name && run.summary.work === work)
    .map(({ round, order, before, recording, summary }) => ({ round, order, before, recording, summary }));
