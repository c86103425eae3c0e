import type { Steered } from '../events/run-event.ts';
import type { RunState } from './run-state.ts';
import type { StepState } from './step-state.ts';

/** What the load asks of the server: as planned, until a key changes it. */
export type Asked = Pick<Steered, 'work' | 'delayMs' | 'sending'>;

type Run = Pick<RunState, 'started'> & Partial<Pick<RunState, 'steers'>>;

const plannedOf = ({ started }: Run): Asked | null =>
  started === null ? null : { work: started.config.work, delayMs: started.config.delayMs, sending: true };

/** In this step; null: the run has not begun. */
export const askedIn = (run: Run, step: Pick<StepState, 'steered'> | null): Asked | null =>
  step?.steered ?? plannedOf(run);

/** At this moment. */
export const askedAt = (run: Run, atMs: number): Asked | null =>
  run.steers?.findLast((steer) => steer.atMs <= atMs) ?? plannedOf(run);

export const askedNow = (run: Run): Asked | null => run.steers?.at(-1) ?? plannedOf(run);

/** Somebody steered its load, or the one before it and did not go back: its figures stand beside no others. */
export const isSteered = ({ steered }: Pick<StepState, 'steered'>): boolean => steered !== null;

/** What the load asks now is what was planned. */
export function isAsPlanned(run: Run): boolean {
  const [now, planned] = [askedNow(run), plannedOf(run)];
  return now?.work === planned?.work && now?.delayMs === planned?.delayMs && now?.sending !== false;
}

/**
 * How the step that begins now is steered; null: it is as planned. What follows a change is part of a step, even where the change
 * went back to the plan: its server was just disturbed.
 */
export function steeredFrom(run: Pick<RunState, 'started' | 'steers' | 'steps'>): Steered | null {
  const last = run.steers.at(-1);
  if (last === undefined) return null;
  const before = run.steps.at(-1);
  const isFirst = before === undefined || before.startedAtMs < last.atMs;
  return isFirst || !isAsPlanned(run) ? last : null;
}
