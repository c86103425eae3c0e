import type { RampPlan } from './run-config.ts';

/** A stage of k6's executor `ramping-vus`: in this time to so many virtual users. */
export interface Stage {
  readonly durationMs: number;
  readonly target: number;
}

/** A step of a plan that is a script: its moments are known before it runs. */
export interface ScriptStep {
  readonly connections: number;
  /** From the script's start. */
  readonly startMs: number;
  /** Every user has been started. */
  readonly climbedMs: number;
  readonly endMs: number;
}

/** New users come within this time: all at once would be a crowd that no step of ours is. */
export const CLIMB_MS = 1_000;
/** A day: a last step that is held until somebody quits. */
const ENDLESS_MS = 86_400_000;

/** Each step of the plan as two stages, a climb and a hold. `settleMs`: how much longer than planned each is held. */
export function stagesOf({ steps, holdMs, durationMs, holdLastStep }: RampPlan, settleMs = 0): Stage[] {
  const stages = steps.flatMap((target): Stage[] => [
    { durationMs: CLIMB_MS, target },
    { durationMs: holdMs + settleMs, target },
  ]);
  const last = stages.at(-1);
  if (last === undefined) return [];
  const untilLastMs = stages.slice(0, -1).reduce((sum, stage) => sum + stage.durationMs, 0);
  if (durationMs === null) {
    return holdLastStep ? [...stages.slice(0, -1), { ...last, durationMs: ENDLESS_MS }] : stages;
  }
  const leftMs = durationMs - untilLastMs;
  return leftMs > 0 ? [...stages.slice(0, -1), { ...last, durationMs: leftMs }] : cutAt(stages, durationMs);
}

/** The stages of the first so many milliseconds. */
function cutAt(stages: readonly Stage[], ms: number): Stage[] {
  let leftMs = ms;
  return stages.flatMap((stage) => {
    const durationMs = Math.min(stage.durationMs, leftMs);
    leftMs -= durationMs;
    return durationMs > 0 ? [{ ...stage, durationMs }] : [];
  });
}

/** The same as steps: a climb, and the hold where there is one. */
export function scriptSteps(plan: RampPlan, settleMs: number): ScriptStep[] {
  const steps: ScriptStep[] = [];
  let atMs = 0;
  for (const { durationMs, target } of stagesOf(plan, settleMs)) {
    const before = steps.at(-1);
    const endMs = atMs + durationMs;
    if (before?.connections === target) steps[steps.length - 1] = { ...before, endMs };
    else steps.push({ connections: target, startMs: atMs, climbedMs: endMs, endMs });
    atMs = endMs;
  }
  return steps;
}
