import type { Severity } from '../run-event.ts';
import { currentStep, type RunState } from '../run-state.ts';
import type { StepState } from '../step-state.ts';

/** One thing that the screen can say about a run: when it holds, and in which words. */
export interface FindingRule {
  readonly id: string;
  readonly severity: Severity;
  /** Null: does not hold now. Words should hold still while the figures wobble: name round figures, not live ones. */
  readonly check: (state: RunState) => FindingWords | null;
}

export interface FindingWords {
  readonly sentence: string;
  /** At most 76 columns. */
  readonly brief: string;
  /** Where it was seen, if not at the connections open now. */
  readonly atConnections?: number;
}

/** The current step, once its sockets are open and at least one second of it was measured. */
export function settledStep(state: RunState): StepState | null {
  const step = currentStep(state);
  return step !== null && step.settledAtMs !== null && step.measured.ms >= MIN_MEASURED_MS ? step : null;
}

/** Less than a second of figures is noise. */
const MIN_MEASURED_MS = 1_000;
