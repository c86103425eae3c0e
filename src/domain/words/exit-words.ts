/** `SIGKILL`, `exit code 1`; if the process was not our child, we only know that it is gone. */
export const exitWords = ({ code, signal }: { readonly code: number | null; readonly signal: string | null }): string =>
  signal ?? (code === null ? 'exit status unknown' : `exit code ${code}`);
