import { isErrno } from './errno.ts';
import { hasEnded, readPidStat } from './linux/pid/stat.ts';

/** Where this platform's kernel shows its processes as files; null: nowhere. */
export const PROC_ROOT = process.platform === 'linux' ? '/proc' : null;

/** Whether there is such a process, also another user's and a zombie. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // EPERM: there is one, and it is another user's. ESRCH: there is none.
    return isErrno(cause, 'EPERM');
  }
}

/** Whether the process runs. A zombie does not: it only waits for its parent to ask how it ended. */
export const processIsAlive = (pid: number, procRoot: string | null = PROC_ROOT): boolean =>
  processExists(pid) && !isZombie(pid, procRoot);

/** It has ended, and its parent has not asked how. False where that cannot be told. */
export function isZombie(pid: number, procRoot: string | null = PROC_ROOT): boolean {
  const stat = procRoot === null ? null : readPidStat(procRoot, pid);
  return stat !== null && hasEnded(stat);
}

/** False where there is none that may be signalled: it is gone, or another user's by now. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (cause) {
    if (isErrno(cause, 'ESRCH') || isErrno(cause, 'EPERM')) return false;
    throw cause;
  }
}
