import type { StepSummary } from '../words/step-summary.ts';
import type { ShareMissing } from './ideal.ts';

/** If the whole offered load is served, the generator kept up. */
export const isLowerBound = ({ generator, bottleneck }: StepSummary): boolean =>
  bottleneck?.who !== 'nobody' && (generator.saturated === true || generator.starved === true);

/** Null: there is no ideal, no good answer to compare with it, or the share would say nothing (`ofIdealMissing`). */
export const ofIdealPercent = (step: StepSummary): number | null => step.ofIdealPercent;

/** Less than this nobody needs to be told. */
const NOTABLE_PERCENT = 5;

/** How exactly the share of the ideal is known, in per cent of the ideal, where that is worth a word; else null. */
export function ofIdealWithinPercent({ ofIdealWithinPercent: percent }: StepSummary): number | null {
  return percent !== null && percent >= NOTABLE_PERCENT ? percent : null;
}

const MISSING_WORDS: Readonly<Record<ShareMissing, string>> = {
  'few-answers': 'too few answers for a share of the ideal',
  backlog: 'above the plan: it answers what was late',
};

/** Why there is an ideal and no share of it; null: there is one, or no ideal, or no answer. */
export const ofIdealMissingWords = ({ ofIdealMissing: missing }: StepSummary): string | null =>
  missing === null ? null : MISSING_WORDS[missing];
