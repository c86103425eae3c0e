import type { Subject } from '../../../src/domain/comparison/comparison.ts';
import type { StepSummary } from '../../../src/domain/words/step-summary.ts';
import { type Summary, summarize } from '../../../src/domain/words/summary.ts';
import { runOf } from '../assessment/a-step.ts';

/** A run in which nothing is wrong: one step of 1,000 connections that serves all that is asked. */
const fine = summarize(runOf({ connections: 1000, goodPerSecond: 9_900 }));

export type RoundFigures = Partial<StepSummary> & {
  readonly baseBytes?: number | null;
  readonly ended?: Summary['ended'];
};

export function stepOf(over: RoundFigures = {}): StepSummary {
  const [step] = fine.steps;
  if (step === undefined) throw new Error('the run has no step');
  const { baseBytes: _base, ended: _ended, ...figures } = over;
  return { ...step, ...figures };
}

export const roundOf = (...steps: readonly RoundFigures[]): Summary => ({
  ...fine,
  ended: steps.at(-1)?.ended ?? 'completed',
  target: { ...fine.target, baseBytes: steps[0]?.baseBytes ?? null },
  steps: steps.map(stepOf),
});

/** A round for each requests per second. */
export const served = (name: string, ...perSecond: readonly number[]): Subject => ({
  name,
  rounds: perSecond.map((requestsPerSecond) => roundOf({ requestsPerSecond })),
});

/** A verdict whose evidence says that others have so much CPU. */
export function besideOthers(otherCpuPercent: number): Pick<StepSummary, 'bottleneck'> {
  const { bottleneck } = stepOf();
  if (bottleneck === null) throw new Error('the step has no verdict');
  return { bottleneck: { ...bottleneck, evidence: { ...bottleneck.evidence, otherCpuPercent, usableCores: 2 } } };
}

export const verdictOf = (who: string, cause: string): Pick<StepSummary, 'bottleneck'> => {
  const { bottleneck } = besideOthers(0);
  return { bottleneck: { ...bottleneck, who, cause } as StepSummary['bottleneck'] };
};
