import { join } from 'node:path';
import { readCgroupPaths } from '../pid/cgroup.ts';
import { readProcText } from '../proc-file.ts';

/** The cgroup of a process, cgroups(7). */
export interface Cgroup {
  readonly version: 1 | 2;
  /** In its hierarchy: `/user.slice`. */
  readonly path: string;
  /** The process's own folder of a controller, and all above it: a group's limits apply to all groups below it. */
  readonly folders: (controller: 'cpu' | 'memory' | 'pids') => readonly [own: string, ...above: string[]];
}

/** Null where the process is gone, or the kernel has no cgroups. */
export function findCgroup(pid: number | 'self', procRoot: string, cgroupRoot: string): Cgroup | null {
  const paths = readCgroupPaths(procRoot, pid);
  if (paths === null) return null;
  const { v2, v1 } = paths;
  // Both versions may be mounted; the controllers are in v2's root only if it has this file.
  const [own] = withParents(cgroupRoot, v2 ?? '/');
  if (v2 !== null && readProcText(join(own, 'cgroup.controllers')) !== null) {
    return { version: 2, path: v2, folders: () => withParents(cgroupRoot, v2) };
  }
  return {
    version: 1,
    path: v1.get('cpu') ?? v1.get('memory') ?? '/',
    folders: (controller) => withParents(join(cgroupRoot, controller), v1.get(controller) ?? '/'),
  };
}

/** `/a/b`, `/a` and `/` below a root. */
function withParents(root: string, path: string): [string, ...string[]] {
  const parts = path.split('/').filter((part) => part !== '' && part !== '..');
  const below = parts.map((_, index) => join(root, ...parts.slice(0, parts.length - index)));
  const [own = root, ...above] = below;
  return below.length === 0 ? [root] : [own, ...above, root];
}
