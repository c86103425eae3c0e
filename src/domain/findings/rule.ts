import type { Assessment } from '../assessment/assessment.ts';
import type { Severity } from '../events/run-event.ts';
import type { RunState } from '../state/run-state.ts';
import type { StepMeasures } from '../state/step-measures.ts';
import type { StepState } from '../state/step-state.ts';

/** One thing that can be said about a step of a run: when it holds, and in which words. */
export interface StepRule {
  readonly id: string;
  readonly severity: Severity;
  /** Null: does not hold. The sentence should stay the same while figures fluctuate: name round figures, not live ones. */
  readonly check: (view: StepView) => FindingWords | null;
}

/** The same about the run as a whole. */
export interface RunRule {
  readonly id: string;
  readonly severity: Severity;
  readonly checkRun: (state: RunState) => FindingWords | null;
}

export type FindingRule = StepRule | RunRule;

/** What a rule sees of a step: the step's own figures and the verdict on it, and nothing that is true only for a moment. */
export interface StepView {
  readonly run: RunState;
  readonly step: StepState;
  readonly m: StepMeasures;
  /** Null: nothing was measured yet, or there is no load. */
  readonly assessment: Assessment | null;
  /** At least a second was measured after the climb, with all sockets open or the climb given up. */
  readonly isJudged: boolean;
}

export interface FindingWords {
  readonly sentence: string;
  /** At most 76 columns. */
  readonly brief: string;
  /** Its number of connections, if not the step's open ones. */
  readonly atConnections?: number;
  /** The sentence itself names the number of connections. */
  readonly namesStep?: boolean;
  /** Its figures are those of the last step in which it holds; the other steps are not mentioned. */
  readonly isOfLastStep?: boolean;
}

/** Less than a second of figures is noise. */
const MIN_MEASURED_MS = 1_000;

export const isJudged = (step: StepState): boolean => step.settledAtMs !== null && step.measured.ms >= MIN_MEASURED_MS;

/** The newest step that has been judged; null: none yet. */
export const lastJudged = ({ steps }: Pick<RunState, 'steps'>): StepState | null => steps.findLast(isJudged) ?? null;

/** What fits one line of a small screen. */
const BRIEF_COLUMNS = 76;
export const briefly = (text: string, fallback: string): string => (text.length <= BRIEF_COLUMNS ? text : fallback);

export { capitalised } from '../words/capitalised.ts';
