import { runSync } from './run.ts';

/** It answers within some ms; if it does not, the screen must not wait. */
const SYSCTL_TIMEOUT_MS = 500;

/** Numbers of the kernel by name; unknown ones are missing. */
export const readSysctl = (names: readonly string[]): ReadonlyMap<string, number> =>
  parseSysctl(runSync('sysctl', names, SYSCTL_TIMEOUT_MS) ?? '');

/** `kern.num_threads: 20480`, one per line: sysctl(8). */
export function parseSysctl(text: string): ReadonlyMap<string, number> {
  return new Map(
    [...text.matchAll(/^([\w.]+): (\d+)$/gm)].map(([, name = '', value = '']) => [name, Number(value)] as const),
  );
}
