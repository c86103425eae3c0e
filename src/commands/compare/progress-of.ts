import type { ComparisonProgress } from '../../domain/comparison/progress.ts';
import { type ComparisonPlan, plannedMs } from './plan-runs.ts';

/** What a screen knows before the first run. */
export const progressOf = (plan: ComparisonPlan): ComparisonProgress => ({
  subjects: plan.subjects.map((subject) => ({
    name: subject.name,
    rounds: subject.kind === 'recording' ? subject.rounds.map(({ summary }) => summary) : [],
    planned: subject.kind === 'recording' ? 0 : plan.rounds,
    failure: null,
    isLeftOut: false,
  })),
  runs: plan.runs.map((run) => ({
    ...{ subject: run.subject.name, round: run.round, ms: plannedMs(run) },
    ...{ work: run.config.work, delayMs: run.config.delayMs, path: run.config.path },
    steps: run.config.plan.steps,
  })),
  ...{
    rounds: plan.rounds,
    seed: plan.seed,
    at: 0,
    wait: null,
    message: null,
    isBuilding: false,
    runStartedAtMs: null,
  },
  spent: { ms: 0, plannedMs: 0, runs: 0 },
});
