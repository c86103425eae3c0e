/**
 * `Pss:` of /proc/PID/smaps_rollup in bytes: resident memory with each shared page divided by the number of processes
 * that map it, so that a forking server's sum is true. See proc_pid_smaps_rollup(5). Null where absent.
 */
export function parsePss(text: string): number | null {
  const match = /^Pss:\s+(\d+) kB$/m.exec(text);
  return match?.[1] === undefined ? null : Number(match[1]) * 1024;
}
