import type { ConnectionsSample, K6Machines } from '../events/run-event.ts';

/** Users of k6 beside the connections that the server's kernel holds, of one moment. */
export interface UsersBeside {
  readonly users: number;
  readonly established: number;
}

/**
 * Null unless every machine has sent since the sample, and so had those users then: sockets close a moment before k6 says its
 * end, and open before it names its users.
 */
export function usersBeside(served: ConnectionsSample | null, { machines }: K6Machines): UsersBeside | null {
  if (served === null || machines.length === 0) return null;
  const isSure = machines.every(
    ({ state, heardAtMs, users }) => state === 'sending' && users !== null && heardAtMs > served.atMs,
  );
  if (!isSure) return null;
  return { users: machines.reduce((sum, { users }) => sum + (users ?? 0), 0), established: served.established };
}
