import type { StepEnded, StepSettled, StepStarted } from '../events/run-event.ts';
import type { LoadLevel } from './ramp-plan.ts';
import type { RampPlan } from './run-config.ts';
import { type ScriptStep, scriptSteps } from './script-stages.ts';

/**
 * Follows a plan that another program walks by its own clock. Pure, like ramp-plan.ts: every call returns the next walk and
 * what happened on the way.
 *
 *   phase      goes on when                                                          to
 *   climbing   the program reports every user, or LATEST_SETTLE_MS after the climb   holding (starved, if some are missing)
 *   holding    the step's time is over, whatever was reported                        climbing (next step), done after the last
 *
 * Nothing holds it back: no pause, no other step. `stop` ends it.
 */
export interface ScriptWalk {
  readonly plan: RampPlan;
  readonly steps: readonly ScriptStep[];
  readonly startedAtMs: number;
  /** Of the step under way. */
  readonly index: number;
  readonly settled: boolean;
  readonly open: number;
  readonly outcome: 'completed' | 'stopped' | null;
}

export type ScriptTransition = StepStarted | StepSettled | StepEnded;

export interface ScriptMove {
  readonly walk: ScriptWalk;
  readonly transitions: readonly ScriptTransition[];
}

/** The program reports once a second, and what it reports is up to a second old. */
export const SETTLE_MS = 2_000;
/** After the climb; later than that no report is expected to say more. */
const LATEST_SETTLE_MS = 2_500;

export function startScript(plan: RampPlan, nowMs: number): ScriptMove {
  const steps = scriptSteps(plan, SETTLE_MS);
  const walk: ScriptWalk = { plan, steps, startedAtMs: nowMs, index: -1, settled: false, open: 0, outcome: null };
  return next(walk, nowMs);
}

/** To be called with each tick. `load` null: only time has passed. */
export function advanceScript(before: ScriptWalk, nowMs: number, load: Pick<LoadLevel, 'open'> | null): ScriptMove {
  const step = before.steps[before.index];
  if (before.outcome !== null || step === undefined) return { walk: before, transitions: [] };
  const walk = load === null ? before : { ...before, open: load.open };
  const atMs = nowMs - walk.startedAtMs;
  if (atMs >= step.endMs) return next(walk, walk.startedAtMs + step.endMs, nowMs);
  const isComplete = walk.open === step.connections && load !== null;
  if (walk.settled || atMs < step.climbedMs || !(isComplete || atMs >= step.climbedMs + LATEST_SETTLE_MS)) {
    return { walk, transitions: [] };
  }
  return settle(walk, nowMs, step);
}

export function stopScript(before: ScriptWalk, nowMs: number): ScriptMove {
  if (before.outcome !== null) return { walk: before, transitions: [] };
  return { walk: { ...before, outcome: 'stopped' }, transitions: [ended(before, nowMs)] };
}

function settle(walk: ScriptWalk, atMs: number, { connections }: ScriptStep): ScriptMove {
  const { index, open } = walk;
  const settled: StepSettled = { type: 'step-settled', atMs, index, open, starved: open < connections };
  return { walk: { ...walk, settled: true }, transitions: [settled] };
}

/** Ends the step under way and begins the one whose time it is: time in which nobody looked has its steps all the same. */
function next(walk: ScriptWalk, atMs: number, nowMs = atMs): ScriptMove {
  const transitions: ScriptTransition[] = walk.index < 0 ? [] : [ended(walk, atMs)];
  const index = walk.index + 1;
  const step = walk.steps[index];
  if (step === undefined) return { walk: { ...walk, outcome: 'completed' }, transitions };
  const isLast = index === walk.steps.length - 1;
  transitions.push({
    type: 'step-started',
    atMs,
    index,
    planIndex: index,
    connections: step.connections,
    holdMs: isLast && walk.plan.holdLastStep ? null : step.endMs - step.climbedMs,
  });
  const begun = { ...walk, index, settled: false };
  if (nowMs - walk.startedAtMs < step.endMs) return { walk: begun, transitions };
  const later = next(begun, walk.startedAtMs + step.endMs, nowMs);
  return { walk: later.walk, transitions: [...transitions, ...later.transitions] };
}

const ended = ({ index }: ScriptWalk, atMs: number): StepEnded => ({ type: 'step-ended', atMs, index });
