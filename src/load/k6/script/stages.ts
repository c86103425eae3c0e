import type { RampPlan } from '../../../domain/plan/run-config.ts';

/** A stage of k6's executor `ramping-vus`: in this time to so many virtual users. */
export interface Stage {
  readonly durationMs: number;
  readonly target: number;
}

/** New users come within this time: all at once would be a crowd that no step of ours is. */
export const CLIMB_MS = 1_000;
/** A day: a last step that is held until somebody quits. */
const ENDLESS_MS = 86_400_000;

/**
 * Each step of the plan as two stages, a climb and a hold. `slackMs`: how much longer than planned k6 holds a step, for who
 * follows it from outside and learns a moment later where it is.
 */
export function stagesOf({ steps, holdMs, durationMs, holdLastStep }: RampPlan, slackMs = 0): Stage[] {
  const stages = steps.flatMap((target): Stage[] => [
    { durationMs: CLIMB_MS, target },
    { durationMs: holdMs + slackMs, target },
  ]);
  const last = stages.at(-1);
  if (last === undefined) return [];
  const untilLastMs = stages.slice(0, -1).reduce((sum, stage) => sum + stage.durationMs, 0);
  if (durationMs === null) {
    return holdLastStep ? [...stages.slice(0, -1), { ...last, durationMs: ENDLESS_MS }] : stages;
  }
  const leftMs = durationMs + slackMs - untilLastMs;
  return leftMs > 0 ? [...stages.slice(0, -1), { ...last, durationMs: leftMs }] : cutAt(stages, durationMs + slackMs);
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
