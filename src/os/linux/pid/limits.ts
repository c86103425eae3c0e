import { readProcText } from '../proc-file.ts';

/**
 * The hard limit of `Max open files` in /proc/PID/limits, see proc_pid_limits(5); null where it sets no limit or is
 * absent. The hard one, since Node raises its own soft limit to it at start and children inherit that.
 */
export function parseMaxOpenFiles(text: string): number | null {
  const match = /^Max open files\s+(?:\d+|unlimited)\s+(\d+)\s/m.exec(text);
  return match?.[1] === undefined ? null : Number(match[1]);
}

/** The soft limit of `Max open files`: what this process may open now. Null where there is none. */
export function parseOpenFilesNow(text: string): number | null {
  const match = /^Max open files\s+(\d+|unlimited)\s/m.exec(text);
  return match?.[1] === undefined || match[1] === 'unlimited' ? null : Number(match[1]);
}

/** Null where the process is gone, or another user's. */
export function readOpenFilesNow(procRoot: string, pid: number): number | null {
  const text = readProcText(`${procRoot}/${pid}/limits`);
  return text === null ? null : parseOpenFilesNow(text);
}

/** The soft limit of `Max processes` (RLIMIT_NPROC: processes and threads of the user); null where there is none. */
export function parseMaxProcesses(text: string): number | null {
  const match = /^Max processes\s+(\d+|unlimited)\s/m.exec(text);
  return match?.[1] === undefined || match[1] === 'unlimited' ? null : Number(match[1]);
}

/** This process's, which its children inherit. */
export const readOwnLimits = (procRoot: string): string => readProcText(`${procRoot}/self/limits`) ?? '';
