import { verdictWords } from '../../domain/assessment/assessment.ts';
import { failedOf } from '../../domain/comparison/fairness.ts';
import { shareWords } from '../../domain/comparison/words/step-words.ts';
import { isLowerBound } from '../../domain/meaning/step-reading.ts';
import { formatBytes, formatCount, formatMs, formatUnits } from '../../domain/words/format.ts';
import type { Summary } from '../../domain/words/summary.ts';

/** One run of a comparison in one line: its last step. */
export function comparedRunLine({ steps }: Summary): string {
  const step = steps.findLast(({ seconds }) => seconds > 0);
  if (step === undefined) return 'nothing was measured';
  const { open, requested } = step.connections;
  const at =
    open === null || open === requested ? formatCount(requested) : `${formatCount(open)} of ${formatCount(requested)}`;
  const failed = failedOf(step);
  const parts = [
    `${isLowerBound(step) ? '≥ ' : ''}${formatCount(step.requestsPerSecond)} req/s`,
    `p99 ${formatMs(step.latencyMs.p99)}`,
    failed.requests === 0 ? null : `${shareWords(failed.percent)} of the requests failed`,
    step.threads === null ? null : formatUnits(step.threads.last, 'OS thread', 'OS threads'),
    step.rssBytes === null ? null : formatBytes(step.rssBytes.last),
    step.bottleneck === null
      ? null
      : `limited by: ${step.bottleneck.who === 'nobody' ? 'none' : verdictWords(step.bottleneck)}`,
  ];
  return `at ${at} connections ${parts.filter((part) => part !== null).join(' · ')}`;
}
