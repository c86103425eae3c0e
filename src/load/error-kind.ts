import type { ErrorCounts } from '../domain/run-event.ts';

export type ErrorKind = keyof ErrorCounts;

/** The error of a socket that was established, with a request under way. */
export function kindOfSocketError(error: NodeJS.ErrnoException): ErrorKind {
  // The kernel gave up on the peer: nothing came back, as in a timeout of our own.
  return error.code === 'ETIMEDOUT' ? 'timeout' : 'reset';
}

/** An answer to no request. */
export class Unsolicited extends Error {
  override readonly name = 'Unsolicited';
}
