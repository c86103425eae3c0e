import { arch, cpus, release, totalmem, type } from 'node:os';
import type { Machine } from '../domain/events/machine.ts';
import type { Limits } from '../domain/plan/connection-limits.ts';
import { readCeiling } from '../os/linux/cgroup/ceiling.ts';
import { readMemAvailable } from '../os/linux/meminfo.ts';
import { readAllowedCores } from '../os/linux/pid/status.ts';
import { smallestKnown } from '../os/smallest-known.ts';
import { readDarwinLimits } from './darwin/limits.ts';
import { readLinuxLimits } from './linux/limits.ts';

export type { Limits } from '../domain/plan/connection-limits.ts';

/** What the system allows, fast enough for the time before the first frame: three small files of /proc on Linux. */
export function readLimits(platform: NodeJS.Platform = process.platform, procRoot = '/proc'): Limits {
  return platform === 'darwin' ? readDarwinLimits() : readLinuxLimits(procRoot);
}

/** Memory that programs can still get, of the machine or of this container; null where the system does not report it. */
export const readMemoryLeft = (
  platform: NodeJS.Platform = process.platform,
  procRoot = '/proc',
  cgroupRoot = '/sys/fs/cgroup',
): number | null =>
  platform === 'darwin'
    ? null
    : smallestKnown(readMemAvailable(procRoot), readCeiling('self', procRoot, cgroupRoot)?.memoryBytes);

/** The machine as a person would name it, and the ceiling of the process `pid`. Takes up to a second (systeminformation starts programs); never throws. */
export async function describeMachine(limits: Limits, pid: number | 'self' = 'self'): Promise<Machine> {
  const [cpu, os] = await Promise.all([describeCpu(), describeOs()]);
  const usableCores = limits.platform === 'linux' ? (readAllowedCores('/proc', pid)?.length ?? null) : null;
  return {
    os: os ?? `${type()} ${arch()}`,
    kernel: release(),
    cpu,
    cores: cpus().length,
    memoryBytes: totalmem(),
    limits: { nofile: limits.nofile, ephemeralPorts: limits.ephemeralPorts, somaxconn: limits.somaxconn },
    ceiling: limits.platform === 'linux' ? readCeiling(pid) : null,
    ...(usableCores === null ? {} : { usableCores }),
  };
}

async function describeCpu(): Promise<string | null> {
  try {
    const { cpu } = await import('systeminformation');
    const { manufacturer, brand } = await cpu();
    return joined([manufacturer, brand]) ?? cpus()[0]?.model ?? null;
  } catch {
    return null;
  }
}

async function describeOs(): Promise<string | null> {
  try {
    const { osInfo } = await import('systeminformation');
    const { distro, release: version } = await osInfo();
    return joined([distro, version]);
  } catch {
    return null;
  }
}

/** systeminformation returns '' or 'unknown' for what it could not find. */
function joined(words: readonly string[]): string | null {
  const known = words.filter((word) => word !== '' && word.toLowerCase() !== 'unknown');
  return known.length === 0 ? null : known.join(' ');
}
