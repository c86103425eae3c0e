import { readProcText } from '../proc-file.ts';

/** The path of a process's cgroup in the hierarchy of each version; v1 has one per controller. */
export interface CgroupPaths {
  readonly v2: string | null;
  readonly v1: ReadonlyMap<string, string>;
}

/** /proc/PID/cgroup: `0::/user.slice` (v2) or `4:cpu,cpuacct:/docker/x` (v1), cgroups(7). */
export function parseCgroupPaths(text: string): CgroupPaths {
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

/** Null where the process is gone, or the kernel has no cgroups. */
export function readCgroupPaths(procRoot: string, pid: number | 'self'): CgroupPaths | null {
  const text = readProcText(`${procRoot}/${pid}/cgroup`);
  return text === null ? null : parseCgroupPaths(text);
}
