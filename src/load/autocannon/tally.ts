import type { ErrorKind } from './error-kind.ts';

/** Counters that every client writes to: plain numbers, since some change on each answer. */
export interface Tally {
  /** Levels. */
  open: number;
  connecting: number;
  answered: number;
  /** From a failed connect until the next one that succeeds. */
  failing: boolean;
  /** Since the last take. */
  requests: number;
  bytes: number;
  errors: Record<ErrorKind, number>;
}

export const noErrorsYet = (): Record<ErrorKind, number> => ({
  connect: 0,
  timeout: 0,
  reset: 0,
  http: 0,
  protocol: 0,
});
