import type { StepSummary } from '../words/step-summary.ts';

/** If the whole offered load is served, the generator kept up. */
export const isLowerBound = ({ generator, bottleneck }: StepSummary): boolean =>
  bottleneck?.who !== 'nobody' && (generator.saturated === true || generator.starved === true);

/** Null if no answer was good: there is nothing to compare with the ideal. */
export function ofIdealPercent({ requests, requestsPerSecond, idealRequestsPerSecond }: StepSummary): number | null {
  if (requests === 0 || requestsPerSecond === null || idealRequestsPerSecond === null || idealRequestsPerSecond === 0)
    return null;
  return (requestsPerSecond / idealRequestsPerSecond) * 100;
}
