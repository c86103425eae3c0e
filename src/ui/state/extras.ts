import type { RunState } from '../../domain/state/run-state.ts';
import type { Extras } from '../bands.ts';
import { waitingUnits } from '../views/unit-waits.ts';
import { isWatching } from './progress.ts';

/** Stacks are asked for every few seconds; who has not reported any by then reports none. */
const STACKS_WITHIN_MS = 10_000;

/** Which panes this run fills: decided early, so that nothing moves while somebody reads. */
export function extrasOf(state: RunState): Extras {
  const { threads, started } = state;
  return {
    // The list of threads takes the middle of the screen there, and has what they wait for above it.
    waits: !isWatching(state) && (threads === null || threads.waits !== undefined || threads.waitsHidden !== undefined),
    units: hasUnits(state),
    steps: (started?.config.plan.steps.length ?? 0) > 1,
    log: started?.config.command !== 'attach',
  };
}

/** Where units are threads the pane beside it says what they wait for. */
function hasUnits(state: RunState): boolean {
  const { started, stacks, steps, nowMs } = state;
  if (waitingUnits(state) === 'threads') return false;
  if (stacks !== null) return true;
  if (started?.config.command !== 'target' || started.target.stacksMissing !== undefined) return false;
  const loadedMs = nowMs - (steps[0]?.startedAtMs ?? nowMs);
  return state.stacksMissing === null && loadedMs < STACKS_WITHIN_MS;
}
