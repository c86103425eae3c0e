import { formatCount, formatMs, formatShort, formatUnits } from '../format.ts';
import type { RunState } from '../run-state.ts';
import type { StepState } from '../step-state.ts';
import type { FindingRule } from './rule.ts';

/** Growing less than a third as fast as the connections: more of them only wait longer. */
const FLAT_SHARE = 1 / 3;
/** A step of less growth than this says nothing about the curve. */
const MIN_GROWTH = 1.2;
/** The tail must have started to grow too, else the delay itself was longer. */
const TAIL_GROWTH = 1.3;
const MIN_STEP_MS = 1_000;

/** Where throughput stops growing and p99 starts to: the last step before it is the knee. */
export const knee: FindingRule = {
  id: 'knee',
  severity: 'notice',
  check(state) {
    const found = findKnee(state);
    if (found === null) return null;
    const { before, after } = found;
    const at = formatUnits(before.connections, 'connection', 'connections');
    const rate = formatShort(rateOf(before));
    const p99 = `p99 ${formatMs(p99Of(before))} → ${formatMs(p99Of(after))}`;
    return {
      sentence: `Throughput stops growing after ${at} (${rate} req/s): ${formatCount(after.connections)} only wait longer, ${p99}.`,
      brief: `The knee: after ${at} more only wait longer, ${p99}.`,
      atConnections: before.connections,
    };
  },
};

/** The first pair of steps between which the curve bends; null while it does not. */
export function findKnee(state: RunState): { before: StepState; after: StepState } | null {
  const steps = state.steps.filter((step) => step.settledAtMs !== null && step.measured.ms >= MIN_STEP_MS);
  for (const [index, after] of steps.entries()) {
    const before = steps[index - 1];
    if (before === undefined) continue;
    const growth = after.connections / before.connections;
    if (growth < MIN_GROWTH || rateOf(before) === 0) continue;
    const rateGrowth = rateOf(after) / rateOf(before);
    if (rateGrowth - 1 < (growth - 1) * FLAT_SHARE && p99Of(after) >= p99Of(before) * TAIL_GROWTH) {
      return { before, after };
    }
  }
  return null;
}

const rateOf = (step: StepState): number => (step.measured.requests * 1000) / Math.max(1, step.measured.ms);
const p99Of = (step: StepState): number => step.measured.latency.percentileMs(99) ?? 0;
