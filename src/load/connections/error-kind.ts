import type { ErrorCounts } from '../../domain/events/run-event.ts';

export type ErrorKind = keyof ErrorCounts;

/** How a socket can fail; a failed answer (`http`) leaves its socket as it is. */
export type SocketErrorKind = Exclude<ErrorKind, 'http'>;

/** Causes that no system call reports, besides the codes of Node and the system (ECONNREFUSED, DEPTH_ZERO_SELF_SIGNED_CERT). */
export const CAUSE = {
  /** Our own timeout, of a connect and of an answer. */
  connectTimeout: 'CONNECT_TIMEOUT',
  answerTimeout: 'ANSWER_TIMEOUT',
  /** The server closed the socket, in order, in the middle of a request. */
  closed: 'CLOSED',
  /** Bytes that are not HTTP, and an answer without a request. */
  notHttp: 'NOT_HTTP',
  unasked: 'UNASKED_ANSWER',
  unknown: 'UNKNOWN',
} as const;

/** The error of a socket that was established, with a request under way. */
export function kindOfSocketError(error: NodeJS.ErrnoException): SocketErrorKind {
  // The kernel gave up on the peer: no answer came, as in our own timeout.
  return error.code === 'ETIMEDOUT' ? 'timeout' : 'reset';
}

export const causeOf = (error: NodeJS.ErrnoException): string => error.code ?? CAUSE.unknown;

/** An invalid answer: `reason` is one of CAUSE. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer';
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}
