import { execFileSync } from 'node:child_process';
import type { Limits } from '../../domain/connection-limits.ts';

const SYSCTL_NAMES = [
  'kern.ipc.somaxconn',
  'kern.maxfilesperproc',
  'net.inet.ip.portrange.first',
  'net.inet.ip.portrange.last',
] as const;

/** Both commands answer in some ms; a machine where they do not must not keep the screen waiting. */
const COMMAND_TIMEOUT_MS = 500;

/** Fixture-tested, never run on a Mac by us. */
export function readDarwinLimits(): Limits {
  return parseDarwinLimits(run('sysctl', [...SYSCTL_NAMES]), run('sh', ['-c', 'ulimit -Hn']));
}

/**
 * `sysctl NAME…` prints `name: value` lines, see sysctl(8); `ulimit -Hn` a number or `unlimited`. A process gets no more
 * files than kern.maxfilesperproc, whatever its hard limit says (setrlimit(2), COMPATIBILITY).
 */
export function parseDarwinLimits(sysctl: string, ulimit: string): Limits {
  const values = new Map<string, number>();
  for (const match of sysctl.matchAll(/^([\w.]+): (\d+)$/gm)) values.set(match[1] ?? '', Number(match[2]));
  const hard = /^\d+\s*$/.test(ulimit) ? Number(ulimit) : null;
  const ceilings = [hard, values.get('kern.maxfilesperproc') ?? null].filter((limit) => limit !== null);
  const first = values.get('net.inet.ip.portrange.first');
  const last = values.get('net.inet.ip.portrange.last');
  return {
    platform: 'darwin',
    nofile: ceilings.length === 0 ? null : Math.min(...ceilings),
    ephemeralPorts: first === undefined || last === undefined ? null : Math.max(0, last - first + 1),
    somaxconn: values.get('kern.ipc.somaxconn') ?? null,
  };
}

function run(command: string, args: readonly string[]): string {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      timeout: COMMAND_TIMEOUT_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C' },
    });
  } catch {
    return '';
  }
}
