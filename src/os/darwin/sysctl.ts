import { runSync } from './run.ts';

/** It answers in some ms; a machine where it does not must not keep the screen waiting. */
const SYSCTL_TIMEOUT_MS = 500;

/** Numbers of the kernel by their names; those that it does not know are missing. */
export const readSysctl = (names: readonly string[]): ReadonlyMap<string, number> =>
  parseSysctl(runSync('sysctl', names, SYSCTL_TIMEOUT_MS) ?? '');

/** `kern.num_threads: 20480`, one a line: sysctl(8). */
export function parseSysctl(text: string): ReadonlyMap<string, number> {
  return new Map(
    [...text.matchAll(/^([\w.]+): (\d+)$/gm)].map(([, name = '', value = '']) => [name, Number(value)] as const),
  );
}
