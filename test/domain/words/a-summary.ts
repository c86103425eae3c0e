import type { RunState } from '../../../src/domain/state/run-state.ts';
import type { Spread } from '../../../src/domain/state/spread.ts';
import type { StepMeasures } from '../../../src/domain/state/step-measures.ts';
import type { StepState } from '../../../src/domain/state/step-state.ts';
import { summarizeStep } from '../../../src/domain/words/summary.ts';
import { onlyStep, runOf, type StepFigures } from '../assessment/a-step.ts';

export const values = (...all: number[]): Spread => ({
  min: Math.min(...all),
  max: Math.max(...all),
  last: all.at(-1) ?? 0,
  sum: all.reduce((sum, value) => sum + value, 0),
  count: all.length,
});
/** A step of these figures, as the summary has it; what a run of them cannot have is given by itself. */
export const stepOf = (
  of: StepFigures,
  m: Partial<StepMeasures> = {},
  step: Partial<StepState> = {},
  run: Partial<RunState> = {},
) => {
  const state = { ...runOf(of), ...run };
  const measured = onlyStep(state);
  return summarizeStep(state, { ...measured, ...step, measured: { ...measured.measured, ...m } });
};
