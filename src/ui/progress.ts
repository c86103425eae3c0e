import { formatCount, formatElapsed } from '../domain/format.ts';
import { currentStep, type RunState } from '../domain/run-state.ts';
import type { ReplayStatus } from './controls.ts';

/** Where the run stands, in words that fit the header: pure, so that live, frozen and replay say the same. */
export function progressText(state: RunState): string {
  if (state.ended !== null) return 'run ended';
  if (state.exited !== null && !state.exited.expected) return 'target ended';
  const step = currentStep(state);
  if (step === null) return state.ready === null ? 'starting' : 'ready';
  if (isWatching(state)) return 'no load, looking on';
  if (state.paused) return `paused at ${formatCount(step.connections)}`;
  const open = state.load?.open ?? 0;
  if (step.settledAtMs === null) return `opening ${formatCount(open)} / ${formatCount(step.connections)}`;
  if (step.holdMs === null) return `holding ${formatCount(step.connections)}`;
  const leftMs = Math.max(0, step.settledAtMs + step.holdMs - state.nowMs);
  const next = state.started?.config.plan.steps[step.planIndex + 1];
  const seconds = Math.ceil(leftMs / 1000);
  return next === undefined ? `ends in ${seconds} s` : `next ${formatCount(next)} in ${seconds} s`;
}

/** Nothing is loaded: a process is looked at as it runs (`attach` without a URL). */
export const isWatching = (state: RunState): boolean =>
  state.started !== null && state.started.config.plan.steps.length === 0 && state.load === null;

/** One dot a step of the plan: done, current, to come. */
export function rampDots(state: RunState): { readonly done: string; readonly current: string; readonly ahead: string } {
  const steps = state.started?.config.plan.steps.length ?? 0;
  const index = currentStep(state)?.planIndex ?? -1;
  // A user may step past the plan's end: there is no dot for that, the last one stays current.
  const at = Math.min(index, steps - 1);
  if (steps < 2) return { done: '', current: '', ahead: '' };
  return {
    done: '●'.repeat(Math.max(0, at)),
    current: at < 0 ? '' : '◉',
    ahead: '○'.repeat(steps - Math.max(0, at + 1)),
  };
}

/** `▶ 2× 00:31 / 00:49` */
export function replayText({ playing, speed, positionMs, durationMs }: ReplayStatus): string {
  return `${playing ? '▶' : '‖'} ${speed}× ${formatElapsed(positionMs)} / ${formatElapsed(durationMs)}`;
}
