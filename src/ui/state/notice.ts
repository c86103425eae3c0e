import { DEFAULT_STEPS } from '../../domain/plan/run-defaults.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import { exitWords } from '../../domain/words/exit-words.ts';
import { formatCount } from '../../domain/words/format.ts';
import type { Token } from '../theme.ts';

/** What the user must read now. */
export interface Notice {
  readonly title: string;
  readonly token: Token;
  /** What happened, and what can be done. */
  readonly sentences: readonly string[];
  /** The target's last lines. */
  readonly log: readonly string[];
}

/** Replaces the lower panes during a slow start, or after an unexpected end; null: neither. `stays`: until a key leaves it. */
export function noticeOf(state: RunState, stays = true): Notice | null {
  const log = state.log.map(({ line }) => line);
  const error = state.ended?.error ?? null;
  if (error !== null) {
    // Where a build failed or the port was busy there is no figure above.
    const figures =
      state.load === null && state.process === null ? '' : ' The figures above are those of the last moment.';
    const hint = `${error.hint}${figures}${stays ? ' q leaves.' : ''}`;
    return { title: 'the run ended', token: 'bad', sentences: [error.message, hint], log };
  }
  if (state.exited !== null && !state.exited.expected) {
    const sentence = `The target ended: ${exitWords(state.exited)}.`;
    return { title: 'the target ended', token: 'bad', sentences: [sentence], log };
  }
  if (state.ready !== null) return null;
  const latest = state.progress?.message ?? 'one moment';
  const title = state.phaseTitle ?? latest;
  return {
    title: 'starting',
    token: 'connections',
    // A build's own lines are worth more room.
    sentences: [title, ...(log.length === 0 && latest === title ? planSentence(state) : [])],
    log: latest === title ? log : [...log, latest],
  };
}

/** What is about to come, and how to have it otherwise. */
function planSentence({ started }: RunState): readonly string[] {
  const steps = started?.config.plan.steps ?? [];
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return [];
  return steps.length === 1
    ? [
        `Then ${formatCount(first)} connections, held (-c); --ramp climbs to ${formatCount(DEFAULT_STEPS.at(-1) ?? last)}.`,
      ]
    : [`Then ${formatCount(first)} → ${formatCount(last)} connections in ${steps.length} steps; -c 500 holds 500.`];
}
