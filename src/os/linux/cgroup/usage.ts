import { readProcText } from '../proc-file.ts';
import { parseLimit } from './ceiling.ts';
import type { Cgroup } from './folders.ts';

/** Since the group was created. */
export interface Throttling {
  /** Scheduling periods in which a thread of the group wanted to run. */
  readonly periods: number;
  /** Those in which its quota stopped the group. */
  readonly throttled: number;
}

/** cpu.stat of v2, and of v1's cpu controller. Null where the group has no quota, or the file is missing. */
export function parseThrottling(text: string): Throttling | null {
  const periods = /^nr_periods (\d+)$/m.exec(text)?.[1];
  const throttled = /^nr_throttled (\d+)$/m.exec(text)?.[1];
  return periods === undefined || throttled === undefined
    ? null
    : { periods: Number(periods), throttled: Number(throttled) };
}

/** `folder`: of the cpu controller. */
export const readThrottling = (folder: string): Throttling | null =>
  parseThrottling(readProcText(`${folder}/cpu.stat`) ?? '');

/** What the process's own group uses now; each null where it is not counted. */
export function readUsage({ version, folders }: Cgroup): {
  readonly memoryBytes: number | null;
  readonly pids: number | null;
} {
  const memoryFile = version === 2 ? 'memory.current' : 'memory.usage_in_bytes';
  return {
    memoryBytes: parseLimit(readProcText(`${folders('memory')[0]}/${memoryFile}`)),
    pids: parseLimit(readProcText(`${folders('pids')[0]}/pids.current`)),
  };
}
