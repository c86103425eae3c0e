import * as v from 'valibot';
import { count, event, type Infer, number } from './schema.ts';

export const stepStarted = event('step-started', {
  /** Counts the steps of this run from 0; each step up or down is a new one. */
  index: count,
  /** Which step of the plan this is, from 0. */
  planIndex: number,
  connections: count,
  /** How long it will hold after it settled; null: until the user moves on or quits. */
  holdMs: v.nullable(number),
});

/** The climb is over: the figures of the step are measured from here on. */
export const stepSettled = event('step-settled', {
  index: count,
  open: count,
  /** True where the climb gave up before every socket was open. */
  starved: v.boolean(),
});

export const stepEnded = event('step-ended', { index: count });

export const loadPaused = event('load-paused', {});

export const loadResumed = event('load-resumed', {});

/** conctop itself and its generator were stopped (Ctrl-Z, SIGSTOP) until `atMs`: figures that cover that time are void. */
export const standstill = event('standstill', { ms: count });

export type StepStarted = Infer<typeof stepStarted>;
export type StepSettled = Infer<typeof stepSettled>;
export type StepEnded = Infer<typeof stepEnded>;
export type LoadPaused = Infer<typeof loadPaused>;
export type LoadResumed = Infer<typeof loadResumed>;
export type Standstill = Infer<typeof standstill>;
