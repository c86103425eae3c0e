/** Whether a system call failed with this code: `ENOENT`, errno(3). */
export const isErrno = (cause: unknown, code: string): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === code;

/** Null: the failure is not from a system call. */
export const errnoOf = (cause: unknown): string | null =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
