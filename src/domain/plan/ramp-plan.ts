import type { LoadPaused, LoadResumed, Standstill, StepEnded, StepSettled, StepStarted } from '../events/run-event.ts';
import type { RampPlan } from './run-config.ts';
import { connectionsAt } from './step-connections.ts';

/**
 * Walks a ramp on a clock that is passed in. Pure: every call returns the next walk and what happened on the way.
 *
 *   phase      goes on when                                                     to
 *   climbing   every wanted socket is open                                      settling
 *              nothing moved for STALL_MS, or the climb took its limit          holding (starved)
 *   settling   every open socket had an answer, or SETTLE_MS passed             holding
 *   holding    the hold is over                                                 climbing (next step), done after the last
 *   done       -                                                                -
 *
 *   command    climbing, settling, holding                                      done
 *   stepUp     ends the step, climbs to the next one; past the plan's end       -
 *              to the next value of the series 1-2-5, up to the limit
 *   stepDown   ends the step, closes sockets down to the one before             -
 *   { to }     the same to the step of that number, from 0; to its own: it begins  -
 *              again
 *   { sends }  the load was steered: ends the step, and one of the same             -
 *              connections takes the rest of its hold; its clock stands still while
 *              nothing is sent
 *   pause      the hold's clock stands still until resume; a climb goes on      -
 *   stop       ends the step                                                    -
 *   resumed    after the program itself was stopped (resumeRamp): the time      -
 *              does not count
 *
 * The plan's duration ends the run in every phase, even when paused. A constant run is a plan of one step.
 */
export interface RampWalk {
  readonly plan: RampPlan;
  /** Never more sockets than this: the machine's limit. */
  readonly maxConnections: number;
  readonly startedAtMs: number;
  /** Newest time seen; time never goes back. */
  readonly nowMs: number;
  readonly phase: 'climbing' | 'settling' | 'holding' | 'done';
  readonly paused: boolean;
  /** Set once it is done: by itself, or by the command stop. */
  readonly outcome: 'completed' | 'stopped' | null;
  /** Counts the steps walked; the walk's own id of the step. */
  readonly index: number;
  readonly planIndex: number;
  /** Sockets that the load should hold now. */
  readonly connections: number;
  readonly phaseStartedAtMs: number;
  readonly stepStartedAtMs: number;
  /** The smallest distance of this climb so far: how many sockets were missing (or too many). */
  readonly missing: number;
  readonly progressAtMs: number;
  readonly heldMs: number;
  /** Of the planned hold, what the step before this one took: it was steered. */
  readonly heldBeforeMs: number;
  /** Connections are open, and none sends. */
  readonly idle: boolean;
}

/** The newest tick's levels. */
export interface LoadLevel {
  readonly requested: number;
  readonly open: number;
  readonly answered: number;
  /** In this tick: if most answers cost a connection, some sockets are always reconnecting, and never all are open. */
  readonly connecting?: number;
  readonly requests?: number;
  readonly reconnects?: number;
}

export type RampCommand =
  | 'pause'
  | 'resume'
  | 'stepUp'
  | 'stepDown'
  | 'stop'
  | { readonly to: number }
  | { readonly sends: boolean };
export type RampTransition = StepStarted | StepSettled | StepEnded | LoadPaused | LoadResumed | Standstill;

export interface RampMove {
  readonly walk: RampWalk;
  readonly transitions: readonly RampTransition[];
}

/** Three times the delay of a SYN retransmit: a server that accepts at all makes progress within it. */
export const STALL_MS = 3_000;
/** A climb that makes slow progress is given up after this time, or after the hold if that is longer. */
export const CLIMB_LIMIT_MS = 15_000;
/**
 * New sockets open as one crowd, and their first answers include the connect and the server waking up. The step is measured
 * once each has had its first answer; a server that takes longer is measured as it is.
 */
export const SETTLE_MS = 1_000;

/** Ticks come some ms early or late: a hold with less than this to go is over, and does not wait for one more tick. */
const HOLD_TOLERANCE_MS = 25;

export function startRamp(plan: RampPlan, nowMs: number, maxConnections: number): RampMove {
  const idle: RampWalk = {
    plan,
    maxConnections,
    startedAtMs: nowMs,
    nowMs,
    phase: 'climbing',
    paused: false,
    outcome: null,
    index: -1,
    planIndex: 0,
    connections: 0,
    phaseStartedAtMs: nowMs,
    stepStartedAtMs: nowMs,
    missing: 0,
    progressAtMs: nowMs,
    heldMs: 0,
    heldBeforeMs: 0,
    idle: false,
  };
  return climbTo(idle, 0);
}

/** To be called with each tick. `load` null: only time has passed. */
export function advanceRamp(before: RampWalk, nowMs: number, load: LoadLevel | null): RampMove {
  if (before.phase === 'done') return { walk: before, transitions: [] };
  const now = Math.max(before.nowMs, nowMs);
  const heldMs =
    before.phase === 'holding' && !standsStill(before) ? before.heldMs + now - before.nowMs : before.heldMs;
  const walk: RampWalk = { ...before, nowMs: now, heldMs };
  const { durationMs } = walk.plan;
  if (durationMs !== null && now - walk.startedAtMs >= durationMs) return end(walk, 'completed');
  switch (walk.phase) {
    case 'climbing':
      return climb(walk, load);
    case 'settling':
      return settle(walk, load);
    case 'holding':
      return hold(walk);
  }
  return { walk, transitions: [] };
}

/**
 * The program itself was stopped (Ctrl-Z, SIGSTOP) from the walk's newest moment until `nowMs`. That time does not count for
 * the plan, nor does the moment after it, in which answers arrive that waited for us: a hold is that much longer.
 */
export function resumeRamp(before: RampWalk, nowMs: number): RampMove {
  const ms = Math.max(0, nowMs - before.nowMs);
  if (before.phase === 'done') return { walk: before, transitions: [] };
  const atMs = before.nowMs + ms;
  return {
    walk: {
      ...before,
      nowMs: atMs,
      startedAtMs: before.startedAtMs + ms,
      stepStartedAtMs: before.stepStartedAtMs + ms,
      phaseStartedAtMs: before.phaseStartedAtMs + ms,
      progressAtMs: before.progressAtMs + ms,
      heldMs: Math.max(0, before.heldMs - SETTLE_MS),
    },
    transitions: [{ type: 'standstill', atMs, ms }],
  };
}

export function commandRamp(before: RampWalk, nowMs: number, command: RampCommand): RampMove {
  if (before.phase === 'done') return { walk: before, transitions: [] };
  // Time first, so that a hold counts up to the moment of the command.
  const moved = advanceRamp(before, nowMs, null);
  const after = apply(moved.walk, command);
  return { walk: after.walk, transitions: [...moved.transitions, ...after.transitions] };
}

function apply(walk: RampWalk, command: RampCommand): RampMove {
  if (walk.phase === 'done') return { walk, transitions: [] };
  if (typeof command === 'object') return 'to' in command ? step(walk, command.to) : steer(walk, command.sends);
  switch (command) {
    case 'pause':
      if (walk.paused) return { walk, transitions: [] };
      return { walk: { ...walk, paused: true }, transitions: [{ type: 'load-paused', atMs: walk.nowMs }] };
    case 'resume':
      if (!walk.paused) return { walk, transitions: [] };
      return { walk: { ...walk, paused: false }, transitions: [{ type: 'load-resumed', atMs: walk.nowMs }] };
    case 'stepUp':
      return step(walk, walk.planIndex + 1);
    case 'stepDown':
      return step(walk, walk.planIndex - 1);
    case 'stop':
      return end(walk, 'stopped');
  }
}

/** Ends the current step and climbs to another; if there is none, nothing happens. */
function step(walk: RampWalk, planIndex: number): RampMove {
  if (planIndex < 0 || connectionsAt(walk.plan, planIndex, walk.maxConnections) === null) {
    return { walk, transitions: [] };
  }
  const next = climbTo(walk, planIndex);
  return { walk: next.walk, transitions: [ended(walk), ...next.transitions] };
}

/** What is measured from here on is of another load: a step of its own, for the rest of the hold. */
function steer(walk: RampWalk, sends: boolean): RampMove {
  const heldBeforeMs = walk.heldBeforeMs + (walk.phase === 'holding' ? walk.heldMs : 0);
  const next = climbTo({ ...walk, idle: !sends }, walk.planIndex, heldBeforeMs);
  return { walk: next.walk, transitions: [ended(walk), ...next.transitions] };
}

/** Whether the clock of a hold does. */
const standsStill = ({ paused, idle }: RampWalk): boolean => paused || idle;

function climbTo(walk: RampWalk, planIndex: number, heldBeforeMs = 0): RampMove {
  const connections = connectionsAt(walk.plan, planIndex, walk.maxConnections) ?? walk.connections;
  const next: RampWalk = {
    ...walk,
    phase: 'climbing',
    index: walk.index + 1,
    planIndex,
    connections,
    phaseStartedAtMs: walk.nowMs,
    stepStartedAtMs: walk.nowMs,
    missing: Math.abs(connections - walk.connections),
    progressAtMs: walk.nowMs,
    heldMs: 0,
    heldBeforeMs,
  };
  const { index, nowMs: atMs } = next;
  const holdMs = holdOf(next);
  return { walk: next, transitions: [{ type: 'step-started', atMs, index, planIndex, connections, holdMs }] };
}

/** Null: until the user moves on. With a duration the last step takes the rest of it. */
function holdOf(walk: RampWalk): number | null {
  const { plan } = walk;
  const leftMs = Math.max(0, plan.holdMs - walk.heldBeforeMs);
  if (!isLast(walk)) return leftMs;
  if (plan.durationMs !== null) return Math.max(0, plan.durationMs - (walk.stepStartedAtMs - walk.startedAtMs));
  return plan.holdLastStep ? null : leftMs;
}

const isLast = (walk: RampWalk): boolean => walk.planIndex >= walk.plan.steps.length - 1;

/** A tick that was cut before the load heard of this step says nothing about it. */
const isCurrent = (walk: RampWalk, load: LoadLevel): boolean => load.requested === walk.connections;

function climb(walk: RampWalk, load: LoadLevel | null): RampMove {
  const known = load !== null && isCurrent(walk, load) ? load : null;
  if (known !== null && (known.open === walk.connections || churns(known, walk.connections))) {
    return settle({ ...walk, phase: 'settling', phaseStartedAtMs: walk.nowMs }, known);
  }
  const missing = known === null ? walk.missing : Math.abs(walk.connections - known.open);
  const climbing = missing < walk.missing ? { ...walk, missing, progressAtMs: walk.nowMs } : walk;
  const stalled = walk.nowMs - climbing.progressAtMs >= STALL_MS;
  const tooLong = walk.nowMs - climbing.stepStartedAtMs >= Math.max(walk.plan.holdMs, CLIMB_LIMIT_MS);
  if (!stalled && !tooLong) return { walk: climbing, transitions: [] };
  // A generator that hangs sends no tick: its sockets count as they were at the last one.
  const open = load === null ? Math.max(0, walk.connections - missing) : load.open;
  return settled(climbing, open, true);
}

/** Most answers cost a connection, and all sockets that are not open are connecting: there will never be more open. */
const CHURN_SHARE = 0.5;
const ON_THE_WAY_SHARE = 0.9;

function churns({ open, connecting = 0, requests = 0, reconnects = 0 }: LoadLevel, connections: number): boolean {
  return requests > 0 && reconnects >= requests * CHURN_SHARE && open + connecting >= connections * ON_THE_WAY_SHARE;
}

function settle(walk: RampWalk, load: LoadLevel | null): RampMove {
  const known = load !== null && isCurrent(walk, load) ? load : null;
  const answersIn = known !== null && known.answered >= known.open;
  if (!answersIn && walk.nowMs - walk.phaseStartedAtMs < SETTLE_MS) return { walk, transitions: [] };
  return settled(walk, known?.open ?? walk.connections, false);
}

function settled(walk: RampWalk, open: number, starved: boolean): RampMove {
  const { nowMs: atMs, index } = walk;
  return {
    walk: { ...walk, phase: 'holding', phaseStartedAtMs: atMs, heldMs: 0 },
    transitions: [{ type: 'step-settled', atMs, index, open, starved }],
  };
}

function hold(walk: RampWalk): RampMove {
  const last = isLast(walk);
  const endless = last && (walk.plan.holdLastStep || walk.plan.durationMs !== null);
  const leftMs = walk.plan.holdMs - walk.heldBeforeMs - walk.heldMs;
  if (standsStill(walk) || endless || leftMs > HOLD_TOLERANCE_MS) return { walk, transitions: [] };
  return last ? end(walk, 'completed') : step(walk, walk.planIndex + 1);
}

function end(walk: RampWalk, outcome: 'completed' | 'stopped'): RampMove {
  return { walk: { ...walk, phase: 'done', outcome }, transitions: [ended(walk)] };
}

const ended = (walk: RampWalk): StepEnded => ({ type: 'step-ended', atMs: walk.nowMs, index: walk.index });
