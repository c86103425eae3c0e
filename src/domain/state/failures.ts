import { type Counts, subtractCounts } from '../events/counts.ts';
import { subtractErrors } from '../events/error-counts.ts';
import type { ErrorCounts } from '../events/run-event.ts';
import type { StepState } from './step-state.ts';

export interface Failures {
  readonly errors: ErrorCounts;
  readonly statuses: Counts;
  readonly causes: Counts;
}

/**
 * What failed in the step before its figures began: while its sockets were opened, and within a second after a standstill of conctop. None
 * where the step never settled: its figures are those of the climb.
 */
export const failedInClimb = ({ errors, statuses, causes, measured }: StepState): Failures => ({
  errors: subtractErrors(errors, measured.errors),
  statuses: subtractCounts(statuses, measured.statuses),
  causes: subtractCounts(causes, measured.causes),
});
