import { idealRequestsPerSecond } from '../meaning/ideal.ts';
import { usableCores } from '../plan/usable-cores.ts';
import { meanOf } from '../state/spread.ts';
import { askedIn } from '../state/steering.ts';
import type { StepState } from '../state/step-state.ts';
import type { Evidence } from './assessment.ts';
import { requestsAtOnce } from './at-once.ts';
import { cpuOf } from './cpu-of.ts';
import type { RunFacts } from './judge.ts';

export function evidenceOf(run: RunFacts, step: StepState): Evidence {
  const m = step.measured;
  const open = m.open?.last ?? 0;
  const seconds = m.ms / 1000;
  const cpu = cpuOf(run, m);
  const evidence: Evidence = {
    seconds,
    open,
    goodPerSecond: seconds > 0 ? m.requests / seconds : 0,
    failedPerSecond: seconds > 0 ? m.failed / seconds : 0,
    askedPerSecond: askedPerSecond(run, step, open),
    usableCores: usableCores(run) ?? (m.cpu.busyByCore.length || m.cores.length || null),
    ...cpu,
    generatorLoopUtilisation: meanOf(m.generatorLoopUtilisation),
    generatorCoreWaitPercent: meanOf(m.generatorCoreWaitPercent),
    threadsWaitingForCore: divided(meanOf(m.coreWaitPercent), 100),
    acceptQueue: m.acceptQueue?.last ?? null,
    inflight: meanOf(m.inflight),
    requestsAtOnce: null,
  };
  return { ...evidence, requestsAtOnce: requestsAtOnce({ run, step, m, e: evidence })?.requests ?? null };
}

/** The offered load: the plan of the open loop, else Little's law; null where neither is known. */
function askedPerSecond(run: RunFacts, step: StepState, open: number): number | null {
  return idealRequestsPerSecond(run, open, askedIn(run, step)) ?? run.started?.config.requestsPerSecondLimit ?? null;
}

const divided = (value: number | null, by: number): number | null => (value === null ? null : value / by);
