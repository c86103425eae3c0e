import type { LoadTick } from '../events/run-event.ts';
import { currentStep, type RunState } from '../state/run-state.ts';
import { askedNow, isSteered } from '../state/steering.ts';
import { isMeasuredIn, type StepState } from '../state/step-state.ts';
import { type IdealShare, type ShareMissing, shareServed } from './ideal.ts';

/** A share of the ideal now. `changed`: a key just changed the load, and what is answered was asked before. */
export type ShareNow =
  | IdealShare
  | { readonly percent: null; readonly withinPercent: null; readonly missing: ShareMissing | 'changed' };

/**
 * What the last second's answers are of the ideal; where that holds too few, the step's so far. Null: there is no ideal, or no load yet.
 * Only answers to what is asked now count.
 */
export function shareNow(state: RunState): ShareNow | null {
  const { load } = state;
  const step = currentStep(state);
  if (load === null || step === null) return null;
  const { open } = load;
  const asked = askedNow(state);
  const ticks = load.recent.map(({ tick }) => tick);
  const own = isSteered(step) ? ticks.filter((tick) => isMeasuredIn(step, tick)) : ticks;
  const seconds = own.reduce((sum, { intervalMs }) => sum + intervalMs, 0) / 1000;
  const good = own.reduce((sum, tick) => sum + ownGood(tick), 0);
  const share = shareServed(
    state,
    { perSecond: seconds > 0 ? good / seconds : 0, open, seconds: Math.max(seconds, 1) },
    asked,
  );
  if (share === null) return null;
  if (seconds === 0) return { percent: null, withinPercent: null, missing: 'changed' };
  return share.missing === 'few-answers' ? (shareSoFar(state, step, open) ?? share) : share;
}

function shareSoFar(
  state: RunState,
  { settledAtMs, measured: { requests, ms } }: StepState,
  open: number,
): IdealShare | null {
  if (settledAtMs === null || ms === 0) return null;
  const seconds = ms / 1000;
  return shareServed(state, { perSecond: requests / seconds, open, seconds }, askedNow(state));
}

const ownGood = ({ requests, errors, earlier }: LoadTick): number =>
  requests - errors.http - (earlier === undefined ? 0 : earlier.requests - earlier.errors.http);
