import { smallestKnown } from '../../smallest-known.ts';
import { readProcText } from '../proc-file.ts';
import { type Cgroup, findCgroup } from './folders.ts';

/** Limits of a container or cgroup; null where it sets none, so that the host's counts. */
export interface Ceiling {
  /** CPU quota in cores: 1.5 is 150 ms of CPU in each 100 ms. */
  readonly cpuCores: number | null;
  readonly memoryBytes: number | null;
  readonly pids: number | null;
  /** `cgroup v2 /sys/fs/cgroup/…`: where it was read. */
  readonly from: string;
}

/** A number, or null for `max` and for v1's "no limit" (the largest page-aligned 64-bit number). */
export function parseLimit(text: string | null): number | null {
  const value = text === null || !/^\d+\s*$/.test(text) ? null : Number(text);
  return value === null || value >= 2 ** 60 ? null : value;
}

/** cpu.max of v2: `$QUOTA $PERIOD` in us, or `max $PERIOD` (Documentation/admin-guide/cgroup-v2.rst): cores, or null. */
export function parseCpuMax(text: string | null): number | null {
  const match = /^(\d+)\s+(\d+)\s*$/.exec(text ?? '');
  return match === null ? null : roundCores(Number(match[1]) / Number(match[2]));
}

/** Two digits: a third of a core reads as 0.33. */
const roundCores = (cores: number): number => Math.round(cores * 100) / 100;

/** The limits of a process's cgroup; null where it is in none, or none that sets a limit. */
export function readCeiling(pid: number | 'self', procRoot = '/proc', cgroupRoot = '/sys/fs/cgroup'): Ceiling | null {
  const cgroup = findCgroup(pid, procRoot, cgroupRoot);
  if (cgroup === null) return null;
  const { version, path } = cgroup;
  // The tightest limit on the way to the root counts.
  const cpuCores = smallestKnown(...cgroup.folders('cpu').map((folder) => readCpuCores(folder, version)));
  const memoryFile = version === 2 ? 'memory.max' : 'memory.limit_in_bytes';
  const memoryBytes = smallestKnown(...cgroup.folders('memory').map((folder) => readLimit(folder, memoryFile)));
  const pids = smallestKnown(...cgroup.folders('pids').map((folder) => readLimit(folder, 'pids.max')));
  return cpuCores === null && memoryBytes === null && pids === null
    ? null
    : { cpuCores, memoryBytes, pids, from: `cgroup v${version} ${path}` };
}

const readLimit = (folder: string, file: string): number | null => parseLimit(readProcText(`${folder}/${file}`));

function readCpuCores(folder: string, version: Cgroup['version']): number | null {
  if (version === 2) return parseCpuMax(readProcText(`${folder}/cpu.max`));
  // -1: no quota.
  const quota = readLimit(folder, 'cpu.cfs_quota_us');
  const period = readLimit(folder, 'cpu.cfs_period_us');
  return quota === null || period === null || period === 0 ? null : roundCores(quota / period);
}
