import type { K6Machines } from '../events/run-event.ts';

/** Of the answers between two pushes a machine may have told none when it went, and more came on the way. */
const INTERVALS = 2;

/** Answers that machines may have had and did not tell: of each that said no end, what comes between its pushes. */
export const untold = (k6: K6Machines | null): number =>
  (k6?.machines ?? [])
    .filter(({ state }) => state !== 'ended')
    .reduce(
      (sum, { requestsPerSecond, intervalMs, users }) =>
        sum + Math.ceil((requestsPerSecond * intervalMs * INTERVALS) / 1000) + (users ?? 0),
      0,
    );
