import type { Limits } from '../../domain/plan/connection-limits.ts';
import { runSync } from '../../os/darwin/run.ts';
import { readSysctl } from '../../os/darwin/sysctl.ts';
import { smallestKnown } from '../../os/smallest-known.ts';

const SYSCTL_NAMES = [
  'kern.ipc.somaxconn',
  'kern.maxfilesperproc',
  'net.inet.ip.portrange.first',
  'net.inet.ip.portrange.last',
] as const;

const ULIMIT_TIMEOUT_MS = 500;

/** Tested against fixtures only, not on a Mac. */
export function readDarwinLimits(): Limits {
  return darwinLimits(readSysctl(SYSCTL_NAMES), runSync('sh', ['-c', 'ulimit -Hn'], ULIMIT_TIMEOUT_MS) ?? '');
}

/**
 * `ulimit -Hn` prints a number or `unlimited`. A process gets no more files than kern.maxfilesperproc, whatever its hard
 * limit says (setrlimit(2), COMPATIBILITY).
 */
export function darwinLimits(sysctl: ReadonlyMap<string, number>, ulimit: string): Limits {
  const hard = /^\d+\s*$/.test(ulimit) ? Number(ulimit) : null;
  const first = sysctl.get('net.inet.ip.portrange.first');
  const last = sysctl.get('net.inet.ip.portrange.last');
  return {
    platform: 'darwin',
    nofile: smallestKnown(hard, sysctl.get('kern.maxfilesperproc')),
    ephemeralPorts: first === undefined || last === undefined ? null : Math.max(0, last - first + 1),
    somaxconn: sysctl.get('kern.ipc.somaxconn') ?? null,
  };
}
