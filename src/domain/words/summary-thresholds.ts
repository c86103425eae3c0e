import { checkThresholds, type Threshold } from '../meaning/threshold.ts';
import type { Summary } from './summary.ts';

/** Held against more thresholds than the run was started with: the run is over, and what was measured is there. */
export function withThresholds(summary: Summary, more: readonly Threshold[]): Summary {
  if (more.length === 0) return summary;
  const texts = new Set(more.map(({ text }) => text));
  const own = summary.thresholds.filter(({ text }) => !texts.has(text));
  const results = checkThresholds(summary.steps, more).map(({ threshold, ...result }) => ({
    text: threshold.text,
    ...result,
  }));
  return { ...summary, thresholds: [...own, ...results] };
}
