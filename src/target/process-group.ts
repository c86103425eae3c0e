import { readdirSync, readFileSync } from 'node:fs';

/**
 * Whether any process of the group is left. A zombie does not count: in a container whose first process reaps nothing,
 * orphans that ended stay in the table for ever, and kill(2) still finds them.
 */
export function groupIsAlive(pgid: number, procRoot: string | null = defaultProcRoot): boolean {
  try {
    process.kill(-pgid, 0);
  } catch (cause) {
    // EPERM: there is a process, and it changed its user. ESRCH: there is none.
    return isErrno(cause, 'EPERM');
  }
  return procRoot === null || groupMembers(pgid, procRoot).length > 0;
}

const defaultProcRoot = process.platform === 'linux' ? '/proc' : null;

/** Processes of the group that are not zombies, from /proc/<pid>/stat (proc_pid_stat(5), fields 3 state and 5 pgrp). */
export function groupMembers(pgid: number, procRoot: string): number[] {
  return readdirSync(procRoot)
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const fields = parseStateAndGroup(readStat(`${procRoot}/${pid}/stat`));
      return fields !== null && fields.pgid === pgid && fields.state !== 'Z' && fields.state !== 'X';
    })
    .map(Number);
}

/** The name in parentheses may hold spaces and parentheses itself: everything counts from the last one. */
export function parseStateAndGroup(stat: string): { state: string; pgid: number } | null {
  const [state, , pgid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === undefined || pgid === undefined ? null : { state, pgid: Number(pgid) };
}

/** Empty where the process vanished between the listing and this read. */
function readStat(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Sends to every process of the group; a group that is gone already is fine. */
export function signalGroup(pgid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pgid, signal);
  } catch (cause) {
    if (!isErrno(cause, 'ESRCH') && !isErrno(cause, 'EPERM')) throw cause;
  }
}

export const isErrno = (cause: unknown, code: string): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === code;
