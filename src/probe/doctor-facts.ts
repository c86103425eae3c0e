import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import type { DoctorFacts } from '../domain/doctor.ts';
import { readCeiling } from './linux/cgroup.ts';
import { parseMaxProcesses } from './linux/pid-limits.ts';
import { readLimits } from './machine.ts';

export type SystemFacts = Omit<DoctorFacts, 'terminal' | 'toolchains' | 'nodeVersion'>;

/** Reads what `conctop doctor` judges. Never throws: what cannot be read is null. */
export function readSystemFacts(
  platform: NodeJS.Platform = process.platform,
  procRoot = '/proc',
  cgroupRoot = '/sys/fs/cgroup',
): SystemFacts {
  const limits = readLimits(platform, procRoot);
  const cores = availableParallelism();
  return platform === 'darwin'
    ? { limits, cores, ...readDarwinFacts() }
    : { limits, cores, ...readLinuxFacts(procRoot, cgroupRoot) };
}

type OtherFacts = Omit<SystemFacts, 'limits' | 'cores'>;

function readLinuxFacts(procRoot: string, cgroupRoot: string): OtherFacts {
  const read = (path: string): string | null => {
    try {
      return readFileSync(join(procRoot, path), 'utf8');
    } catch {
      return null;
    }
  };
  const number = (path: string): number | null => {
    const text = read(path);
    return text !== null && /^\d+\s*$/.test(text) ? Number(text) : null;
  };
  return {
    // Root is not bound by it (RLIMIT_NPROC, getrlimit(2)).
    userThreads: process.getuid?.() === 0 ? null : parseMaxProcesses(read('self/limits') ?? ''),
    threadsMax: number('sys/kernel/threads-max'),
    pidMax: number('sys/kernel/pid_max'),
    maxMapCount: number('sys/vm/max_map_count'),
    synBacklog: number('sys/net/ipv4/tcp_max_syn_backlog'),
    memoryAvailableBytes: parseMemAvailable(read('meminfo') ?? ''),
    ceiling: readCeiling('self', procRoot, cgroupRoot),
    others: process.getuid?.() === 0 ? 'all' : parseHidepid(read('self/mountinfo') ?? '') ? 'nothing' : 'no-memory-map',
  };
}

/** Whether /proc is mounted so that other users' processes are hidden: proc(5), hidepid; of proc_pid_mountinfo(5). */
export function parseHidepid(mountinfo: string): boolean {
  const line = mountinfo.split('\n').find((entry) => entry.split(' ')[4] === '/proc' && / - proc /.test(entry));
  const option = line === undefined ? null : /hidepid=(\w+)/.exec(line);
  return option !== null && option[1] !== '0' && option[1] !== 'off';
}

/** MemAvailable of /proc/meminfo in bytes, proc_meminfo(5); null on kernels before 3.14. */
export function parseMemAvailable(text: string): number | null {
  const match = /^MemAvailable:\s+(\d+) kB$/m.exec(text);
  return match === null ? null : Number(match[1]) * 1024;
}

function readDarwinFacts(): OtherFacts {
  const facts = parseSysctl(sysctl(['kern.num_taskthreads', 'kern.num_threads', 'kern.maxprocperuid']));
  return {
    // Of a user's processes; threads are bounded by the task's and the system's numbers.
    userThreads: null,
    threadsMax: least(facts.get('kern.num_taskthreads'), facts.get('kern.num_threads')),
    pidMax: null,
    maxMapCount: null,
    synBacklog: null,
    memoryAvailableBytes: freemem(),
    ceiling: null,
    others: null,
  };
}

const least = (...values: readonly (number | undefined)[]): number | null => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : Math.min(...known);
};

function sysctl(names: readonly string[]): string {
  try {
    return execFileSync('sysctl', names, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 2_000 });
  } catch {
    return '';
  }
}

/** `kern.num_threads: 20480`, one a line: sysctl(8). */
export function parseSysctl(text: string): ReadonlyMap<string, number> {
  return new Map(
    [...text.matchAll(/^([\w.]+): (\d+)$/gm)].map(([, name = '', value = '']) => [name, Number(value)] as const),
  );
}
