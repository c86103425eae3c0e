import { isErrno } from './errno.ts';
import { hasEnded, readPidStat } from './linux/pid/stat.ts';

/** Where the kernel shows processes as files; null: nowhere on this platform. */
export const PROC_ROOT = process.platform === 'linux' ? '/proc' : null;

/** Whether there is such a process, even another user's or a zombie. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // EPERM: there is one, and it is another user's. ESRCH: there is none.
    return isErrno(cause, 'EPERM');
  }
}

/** Whether the process runs. A zombie does not: it has ended, and only waits for its parent. */
export const processIsAlive = (pid: number, procRoot: string | null = PROC_ROOT): boolean =>
  processExists(pid) && !isZombie(pid, procRoot);

/** It has ended, and its parent has not waited for it. False where that is not known. */
export function isZombie(pid: number, procRoot: string | null = PROC_ROOT): boolean {
  const stat = procRoot === null ? null : readPidStat(procRoot, pid);
  return stat !== null && hasEnded(stat);
}

/** False where it cannot be signalled: it is gone, or its number is now another user's process. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (cause) {
    if (isErrno(cause, 'ESRCH') || isErrno(cause, 'EPERM')) return false;
    throw cause;
  }
}
