import type { StepState } from '../state/step-state.ts';
import type { Assessment } from './assessment.ts';
import { evidenceOf } from './evidence.ts';
import type { Case, Judge, RunFacts } from './judge.ts';
import {
  fillsCores,
  generator,
  oneAtATimeLikely,
  oneAtATimeSurely,
  oneCore,
  others,
  sharesCores,
  throttled,
} from './judge-cpu.ts';
import {
  couldNotOpen,
  ended,
  fails,
  fewConnections,
  generatorHangs,
  onlyEarlier,
  served,
  silent,
  stillOpening,
  tooShort,
} from './judge-load.ts';
import { queues, queuesWithoutCpu } from './judge-queues.ts';
import { flat, heldByBlock, heldByReport, heldByWorkers, notKnown, scales, waits } from './judge-waits.ts';

/**
 * The first judge with a verdict is right, since each cause hides the next: a load that never reached its level measures
 * nothing; a load that is served has no limit; a server that stood still answers nothing; a lock or a pool that reaches its
 * exact capacity is the limit whatever the cores do; requests that queue for a server which hardly uses a core wait for no CPU; a loop that fills a core gains nothing from other cores; other
 * programs take the cores that all later judges reckon with; a generator without slack cannot send more; then the cores;
 * and whatever is left waits.
 */
const JUDGES: readonly Judge[] = [
  ended,
  generatorHangs,
  couldNotOpen,
  stillOpening,
  heldByBlock,
  fails,
  served,
  fewConnections,
  silent,
  heldByWorkers,
  throttled,
  queuesWithoutCpu,
  oneAtATimeSurely,
  others,
  generator,
  fillsCores,
  oneAtATimeLikely,
  sharesCores,
  oneCore,
  heldByReport,
  queues,
  onlyEarlier,
  tooShort,
  waits,
  flat,
  scales,
];

/** Null where nothing was measured, or there is no load, or a key took it off. */
export function assess(run: RunFacts, step: StepState): Assessment | null {
  const m = step.measured;
  if (step.connections === 0 || m.open === null || m.ms === 0 || step.steered?.sending === false) return null;
  const of: Case = { run, step, m, e: evidenceOf(run, step) };
  for (const judge of JUDGES) {
    const verdict = judge(of);
    if (verdict !== null) return { ...verdict, evidence: of.e };
  }
  return { ...notKnown(of), evidence: of.e };
}
