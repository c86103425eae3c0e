import { formatMetric, parseThreshold, tellingStep } from '../domain/meaning/threshold.ts';
import { formatCount } from '../domain/words/format.ts';
import type { Summary } from '../domain/words/summary.ts';
import { type Column, textTable } from '../domain/words/text-table.ts';

export const thresholdColumns: readonly Column[] = [
  { title: '', align: 'left' },
  { title: 'threshold', align: 'left' },
  { title: 'measured', align: 'right' },
  { title: 'at conns', align: 'right' },
  { title: 'steps passed', align: 'left' },
];

/** Every threshold with what was measured in the step that says most about it. Lines without newlines; none without thresholds. */
export const thresholdTable = (summary: Summary): string[] =>
  summary.thresholds.length === 0 ? [] : ['', ...textTable(thresholdColumns, thresholdRows(summary))];

/** The same as cells. */
export const thresholdRows = ({ thresholds }: Summary): string[][] =>
  thresholds.map(({ text, passed, steps }) => {
    const threshold = parseThreshold(text);
    const telling = threshold === null ? null : tellingStep({ threshold, steps, passed });
    const value = telling?.value ?? null;
    return [
      passed ? '✓' : '✗',
      text,
      threshold === null || value === null ? '–' : formatMetric(threshold, value),
      telling === null ? '–' : formatCount(telling.connections),
      steps.length === 0 ? 'no such step was held' : `${count(steps)} of ${formatCount(steps.length)}`,
    ];
  });

const count = (steps: Summary['thresholds'][number]['steps']): string =>
  formatCount(steps.filter(({ passed }) => passed).length);
