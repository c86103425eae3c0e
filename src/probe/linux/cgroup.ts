import { join } from 'node:path';
import type { Ceiling } from '../../domain/run-event.ts';
import { readProcText } from './proc-file.ts';

/** Where the cgroup of a process lies, from /proc/PID/cgroup: `0::/user.slice` (v2) or `4:cpu,cpuacct:/docker/x` (v1), cgroups(7). */
export function parseCgroupPaths(text: string): {
  readonly v2: string | null;
  readonly v1: ReadonlyMap<string, string>;
} {
  let v2: string | null = null;
  const v1 = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^(\d+):([^:]*):(\/.*)$/.exec(line);
    if (match === null) continue;
    const [, , controllers = '', path = '/'] = match;
    if (controllers === '') v2 = path;
    for (const controller of controllers.split(',').filter(Boolean)) v1.set(controller, path);
  }
  return { v2, v1 };
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

/** A third of a core is 0.33 to everybody who reads it. */
const roundCores = (cores: number): number => Math.round(cores * 100) / 100;

const least = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/** `/a/b` and all above it: the tightest limit on the way counts. */
export function pathAndParents(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '' && part !== '..');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/')).concat('');
}

/** What the cgroup of a process allows; null where it is in none, or none that sets a limit. */
export function readCeiling(pid: number | 'self', procRoot = '/proc', cgroupRoot = '/sys/fs/cgroup'): Ceiling | null {
  const text = readProcText(join(procRoot, `${pid}`, 'cgroup'));
  if (text === null) return null;
  const { v2, v1 } = parseCgroupPaths(text);
  const read = (path: string): string | null => readProcText(join(cgroupRoot, path));
  const ceiling =
    v2 !== null && read(join(pathAndParents(v2)[0] ?? '', 'cgroup.controllers')) !== null
      ? readV2(v2, read)
      : readV1(v1, read);
  const { cpuCores, memoryBytes, pids } = ceiling;
  return cpuCores === null && memoryBytes === null && pids === null ? null : ceiling;
}

type Read = (path: string) => string | null;

function readV2(path: string, read: Read): Ceiling {
  const folders = pathAndParents(path);
  const each = (file: string, parse: (text: string | null) => number | null): number | null =>
    least(folders.map((folder) => parse(read(join(folder, file)))));
  return {
    cpuCores: each('cpu.max', parseCpuMax),
    memoryBytes: each('memory.max', parseLimit),
    pids: each('pids.max', parseLimit),
    from: `cgroup v2 ${path}`,
  };
}

function readV1(paths: ReadonlyMap<string, string>, read: Read): Ceiling {
  const each = (controller: string, parse: (folder: string) => number | null): number | null =>
    least(pathAndParents(paths.get(controller) ?? '/').map((folder) => parse(join(controller, folder))));
  return {
    cpuCores: each('cpu', (folder) => {
      // -1: no quota.
      const quota = parseLimit(read(join(folder, 'cpu.cfs_quota_us')));
      const period = parseLimit(read(join(folder, 'cpu.cfs_period_us')));
      return quota === null || period === null || period === 0 ? null : roundCores(quota / period);
    }),
    memoryBytes: each('memory', (folder) => parseLimit(read(join(folder, 'memory.limit_in_bytes')))),
    pids: each('pids', (folder) => parseLimit(read(join(folder, 'pids.max')))),
    from: `cgroup v1 ${paths.get('cpu') ?? paths.get('memory') ?? '/'}`,
  };
}
