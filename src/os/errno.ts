/** Whether a system call failed with this code: `ENOENT`, errno(3). */
export const isErrno = (cause: unknown, code: string): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === code;
