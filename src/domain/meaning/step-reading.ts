import type { StepSummary } from '../words/step-summary.ts';
import { shareOfIdealPercent, withinPercent } from './ideal.ts';

/** If the whole offered load is served, the generator kept up. */
export const isLowerBound = ({ generator, bottleneck }: StepSummary): boolean =>
  bottleneck?.who !== 'nobody' && (generator.saturated === true || generator.starved === true);

/** Null if no answer was good: there is nothing to compare with the ideal. */
export function ofIdealPercent(step: StepSummary): number | null {
  const known = idealOf(step);
  return step.requests === 0 || known === null ? null : shareOfIdealPercent(known);
}

/** Less than this nobody needs to be told. */
const NOTABLE_PERCENT = 5;

/** How exactly the share of the ideal is known, in per cent of the ideal, where that is worth a word; else null. */
export function ofIdealWithinPercent(step: StepSummary): number | null {
  const known = idealOf(step);
  if (step.requests === 0 || known === null) return null;
  const percent = withinPercent(known);
  return percent >= NOTABLE_PERCENT ? percent : null;
}

function idealOf({
  connections: { open },
  requestsPerSecond: perSecond,
  idealRequestsPerSecond: ideal,
  seconds,
}: StepSummary) {
  if (perSecond === null || ideal === null || ideal === 0 || seconds === 0) return null;
  return { perSecond, ideal, open: open ?? 0, seconds };
}
