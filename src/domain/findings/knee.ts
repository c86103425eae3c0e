import { assess } from '../assessment/assess.ts';
import { sumErrors } from '../events/error-counts.ts';
import type { RunState } from '../state/run-state.ts';
import { spreadOfRates } from '../state/second-rates.ts';
import { isSteered } from '../state/steering.ts';
import type { StepState } from '../state/step-state.ts';
import { formatCount, formatMs, formatPercent, formatShort, formatUnits } from '../words/format.ts';
import type { RunRule } from './rule.ts';

/** Throughput bends if it grows less than a third as fast as the connections. */
const SLOW_SHARE = 1 / 3;
/** A step of less growth than this says nothing about the curve. */
const MIN_GROWTH = 1.2;
/** The tail must have started to grow too; otherwise the delay itself was longer. */
const TAIL_GROWTH = 1.3;
const MIN_STEP_MS = 1_000;
/** Two runs of the same step differ by some per cent, however steady its seconds are. */
const MIN_SPREAD = 0.03;

/**
 * Where throughput stops growing: the last step whose rate all later steps only repeat, within the variation of their
 * seconds. Where it only bends, both growths are named.
 */
export const knee: RunRule = {
  id: 'knee',
  severity: 'notice',
  checkRun(state) {
    const found = findKnee(state);
    if (found === null) return null;
    const { before, after, stops } = found;
    const at = formatUnits(openOf(before), 'connection', 'connections');
    const p99 = `p99 ${formatMs(p99Of(before))} → ${formatMs(p99Of(after))}`;
    const rates = `${formatShort(rateOf(before))} → ${formatShort(rateOf(after))} req/s`;
    if (stops) {
      return {
        sentence: `Throughput stops growing after ${at} (${rates}); at ${formatUnits(openOf(after), 'connection', 'connections')} requests only wait longer, ${p99}.`,
        brief: `Throughput stops growing after ${at}: ${p99}.`,
        atConnections: openOf(before),
        namesStep: true,
      };
    }
    const grew = (ratio: number): string => `${ratio >= 1 ? '+' : '−'}${formatPercent(Math.abs(ratio - 1) * 100)}`;
    const connections = `${at} → ${formatCount(openOf(after))} (${grew(openOf(after) / openOf(before))})`;
    return {
      sentence: `Throughput grows more slowly than the connections: ${connections}, ${rates} (${grew(rateOf(after) / rateOf(before))}), ${p99}.`,
      brief: `After ${at} throughput grows more slowly: ${rates}.`,
      atConnections: openOf(before),
      namesStep: true,
    };
  },
};

export interface Knee {
  readonly before: StepState;
  readonly after: StepState;
  /** False: it only bends. */
  readonly stops: boolean;
}

/** The first step after which the curve is flat; else the first pair between which it bends; null where it does neither. */
function findKnee(state: RunState): Knee | null {
  const steps = curveOf(state);
  for (const [index, before] of steps.entries()) {
    const later = steps.slice(index + 1).filter((step) => openOf(step) >= openOf(before) * MIN_GROWTH);
    const [after] = later;
    if (after === undefined || rateOf(before) === 0) continue;
    if (p99Of(after) < p99Of(before) * TAIL_GROWTH) continue;
    if (later.every((step) => rateOf(step) <= rateOf(before) + spreadBetween(before, step))) {
      return { before, after, stops: true };
    }
    const rateGrowth = rateOf(after) / rateOf(before) - 1;
    if (rateGrowth < (openOf(after) / openOf(before) - 1) * SLOW_SHARE) return { before, after, stops: false };
  }
  return null;
}

/** Steps that say something about the server's curve, by ascending connections; of two with the same the newer one. */
function curveOf(state: RunState): StepState[] {
  // A planned rate says nothing about the server's curve.
  if (state.started?.config.requestsPerSecondLimit != null) return [];
  const comparable = state.steps.filter((step) => {
    if (step.settledAtMs === null || step.measured.ms < MIN_STEP_MS || step.starved) return false;
    // Other work has another curve.
    if (isSteered(step)) return false;
    if (sumErrors(step.errors) > 0) return false;
    const who = assess(state, step)?.who;
    return who !== 'generator' && who !== 'others' && who !== 'limits';
  });
  const newest = new Map(comparable.map((step) => [step.connections, step]));
  return [...newest.values()].sort((a, b) => a.connections - b.connections);
}

function spreadBetween(a: StepState, b: StepState): number {
  const own = (step: StepState): number => spreadOfRates(step.measured.seconds) ?? 0;
  return Math.max(own(a), own(b), rateOf(a) * MIN_SPREAD);
}

const openOf = (step: StepState): number => step.measured.open?.last ?? step.connections;
const rateOf = (step: StepState): number => (step.measured.requests * 1000) / Math.max(1, step.measured.ms);
const p99Of = (step: StepState): number => step.measured.latency.percentileMs(99) ?? 0;
