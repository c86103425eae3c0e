import type { ReplayStatus } from '../../domain/meaning/replay-status.ts';
import { currentStep, isOver, type RunState } from '../../domain/state/run-state.ts';
import type { StepState } from '../../domain/state/step-state.ts';
import { formatCount, formatElapsed, formatUnits } from '../../domain/words/format.ts';
import { isFromK6, machinesWords } from '../../domain/words/k6-words.ts';

/** The progress of the run, in words that fit the header: pure, so that live, frozen and replay agree. */
export function progressText(state: RunState): string {
  // More of k6 may begin after a pause.
  if (state.ended !== null || (isOver(state) && !isFromK6(state))) return 'run ended';
  if (state.exited !== null && !state.exited.expected) return 'target ended';
  const step = currentStep(state);
  if (isFromK6(state)) return k6Progress(state);
  if (step === null) return state.ready === null ? 'starting' : 'ready';
  if (isWatching(state)) return 'observing, no load';
  if (state.paused) return `paused at ${formatCount(step.connections)}`;
  const open = state.load?.open ?? 0;
  // Where a key began the step, its connections are open.
  if (step.settledAtMs === null && (step.steered === null || open !== step.connections)) {
    const does = open > step.connections ? 'closing' : 'opening';
    return `${does} ${formatCount(open)} / ${formatCount(step.connections)}`;
  }
  if (step.holdMs === null || step.settledAtMs === null || standsStill(state, step))
    return `holding ${formatCount(step.connections)}`;
  const leftMs = Math.max(0, step.settledAtMs + step.holdMs - state.nowMs);
  const next = state.started?.config.plan.steps[step.planIndex + 1];
  const seconds = Math.ceil(leftMs / 1000);
  return next === undefined ? `ends in ${seconds} s` : `next ${formatCount(next)} in ${seconds} s`;
}

/** Who sends, and how many users they have: nobody here knows how long the scripts go on. */
function k6Progress({ ready, k6, load }: RunState): string {
  if (k6 === null || k6.machines.length === 0) return ready === null ? 'starting' : 'waiting for k6';
  const users = load === null || load.open === 0 ? '' : `${formatUnits(load.open, 'user', 'users')} · `;
  return `${users}${machinesWords(k6)}`;
}

/** While the load is off so does the clock of a hold; a run's --duration goes on. */
const standsStill = ({ started, steers }: RunState, { planIndex }: StepState): boolean => {
  const plan = started?.config.plan;
  const ends = plan?.durationMs !== null && planIndex === (plan?.steps.length ?? 0) - 1;
  return steers.at(-1)?.sending === false && !ends;
};

/**
 * The clock of the screen: after the last step's end the screen stands still, and so does this clock. Meanwhile the load
 * drains and the target ends, which says nothing about either.
 */
export function pictureOf(state: RunState): RunState {
  const endedAtMs = currentStep(state)?.endedAtMs ?? null;
  return endedAtMs === null || state.nowMs <= endedAtMs ? state : { ...state, nowMs: endedAtMs };
}

/** There is no load: a process is observed as it runs (`attach` without a URL). */
export const isWatching = (state: RunState): boolean =>
  state.started !== null && state.started.config.plan.steps.length === 0 && state.load === null;

export interface RampDots {
  /** `step 5/7`, `step 8, 7 planned`; empty before the first. */
  readonly words: string;
  readonly done: string;
  readonly current: string;
  readonly ahead: string;
}

/** One dot per step of the plan: done, current, to come. */
export function rampDots(state: RunState): RampDots {
  const steps = state.started?.config.plan.steps.length ?? 0;
  const index = currentStep(state)?.planIndex ?? -1;
  if (steps < 2) return { words: '', done: '', current: '', ahead: '' };
  // A key may go past the plan's end: such a step has no dot, and is none of the plan's.
  const isBeyond = index >= steps;
  const at = Math.min(index, steps);
  return {
    words: at < 0 ? '' : isBeyond ? `step ${index + 1}, ${steps} planned` : `step ${at + 1}/${steps}`,
    done: '●'.repeat(Math.max(0, at)),
    current: at < 0 || isBeyond ? '' : '◉',
    ahead: '○'.repeat(Math.max(0, steps - Math.max(0, at + 1))),
  };
}

/** `▶ 2× 00:31 / 00:49`; while it is read `▶ 2× 00:31 / reading 42 %`: how long it is nobody knows yet. */
export function replayText({ playing, speed, positionMs, durationMs, read }: ReplayStatus): string {
  const whole = read < 1 ? `reading ${Math.floor(read * 100)} %` : formatElapsed(durationMs);
  return `${playing ? '▶' : '‖'} ${speed}× ${formatElapsed(positionMs)} / ${whole}`;
}
