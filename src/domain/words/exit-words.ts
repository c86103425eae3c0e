/** `SIGKILL`, `exit code 1`; of a process that was not our child nobody can say more than that it is gone. */
export const exitWords = ({ code, signal }: { readonly code: number | null; readonly signal: string | null }): string =>
  signal ?? (code === null ? 'exit status unknown' : `exit code ${code}`);
