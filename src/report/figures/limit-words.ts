import { verdictWords } from '../../domain/assessment/assessment.ts';
import { capitalised } from '../../domain/words/capitalised.ts';
import type { StepSummary } from '../../domain/words/step-summary.ts';

/** Who limits a step, in two parts: a report may make the first one bold. */
export interface LimitWords {
  /** `Limited by other programs.`; or `No bottleneck.` */
  readonly who: string;
  /** With the figures that show it. */
  readonly why: string;
}

export function limitWords(step: StepSummary | null): LimitWords | null {
  const verdict = step?.bottleneck ?? null;
  if (verdict === null) return null;
  const likely = verdict.sure === 'likely' ? ' (likely)' : '';
  const by = { nobody: 'No bottleneck', unknown: 'The bottleneck is not known' }[verdict.who as string];
  return { who: `${by ?? `Limited by ${verdictWords(verdict)}`}${likely}.`, why: capitalised(verdict.why) };
}
