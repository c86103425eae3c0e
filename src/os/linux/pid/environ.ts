import { readFileSync } from 'node:fs';

/**
 * Whether a process was started with NAME=value in its environment: /proc/PID/environ, entries that end with a NUL
 * (proc_pid_environ(5)). False where it is gone or another user's, or wrote a title over its environment.
 */
export function hasInEnvironment(procRoot: string, pid: number, name: string, value: string): boolean {
  try {
    return parseHas(readFileSync(`${procRoot}/${pid}/environ`, 'latin1'), `${name}=${value}`);
  } catch {
    return false;
  }
}

/** `environ`: as read; the last NUL may be missing. */
export const parseHas = (environ: string, entry: string): boolean => `\0${environ}\0`.includes(`\0${entry}\0`);
