/** A limit of the machine or the user that the load generator met: then a failed connect says nothing about the server. */
export type OwnLimit = 'ports' | 'descriptors' | 'memory';

/** By the codes of connect(2), bind(2) and socket(2). EADDRINUSE: every port of the given source address is taken. */
const OWN_LIMITS: Readonly<Record<string, OwnLimit>> = {
  EADDRNOTAVAIL: 'ports',
  EADDRINUSE: 'ports',
  EMFILE: 'descriptors',
  ENFILE: 'descriptors',
  ENOBUFS: 'memory',
  ENOMEM: 'memory',
};

/** Null: not a limit of ours. `cause`: a key of a tick's `causes`. */
export const ownLimitOf = (cause: string): OwnLimit | null =>
  Object.hasOwn(OWN_LIMITS, cause) ? (OWN_LIMITS[cause] ?? null) : null;

/** Causes that no system call reports (load/connections/error-kind.ts), in words. */
const OWN_CAUSES: Readonly<Record<string, string>> = {
  CONNECT_TIMEOUT: 'no connection in time',
  ANSWER_TIMEOUT: 'no answer in time',
  CLOSED: 'closed by the server',
  NOT_HTTP: 'not HTTP',
  UNASKED_ANSWER: 'an answer to no request',
  UNKNOWN: 'unknown',
};

/** The system's codes stay as they are: people search for them. */
export const causeName = (cause: string): string =>
  Object.hasOwn(OWN_CAUSES, cause) ? (OWN_CAUSES[cause] ?? cause) : cause;
