import { availableParallelism, freemem } from 'node:os';
import type { DoctorFacts } from '../domain/doctor/doctor-facts.ts';
import { readSysctl } from '../os/darwin/sysctl.ts';
import { readCeiling } from '../os/linux/cgroup/ceiling.ts';
import { readMemAvailable } from '../os/linux/meminfo.ts';
import { parseMaxProcesses, readOwnLimits } from '../os/linux/pid/limits.ts';
import { readHidepid } from '../os/linux/pid/mountinfo.ts';
import { readSysNumber } from '../os/linux/sys/numbers.ts';
import { smallestKnown } from '../os/smallest-known.ts';
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
  const isRoot = process.getuid?.() === 0;
  return {
    // Root is not bound by it (RLIMIT_NPROC, getrlimit(2)).
    userThreads: isRoot ? null : parseMaxProcesses(readOwnLimits(procRoot)),
    threadsMax: readSysNumber(procRoot, 'threadsMax'),
    pidMax: readSysNumber(procRoot, 'pidMax'),
    maxMapCount: readSysNumber(procRoot, 'maxMapCount'),
    synBacklog: readSysNumber(procRoot, 'synBacklog'),
    memoryAvailableBytes: readMemAvailable(procRoot),
    ceiling: readCeiling('self', procRoot, cgroupRoot),
    others: isRoot ? 'all' : readHidepid(procRoot) ? 'nothing' : 'no-memory-map',
  };
}

function readDarwinFacts(): OtherFacts {
  const facts = readSysctl(['kern.num_taskthreads', 'kern.num_threads', 'kern.maxprocperuid']);
  return {
    // It limits a user's processes; threads are limited per task and for the whole system.
    userThreads: null,
    threadsMax: smallestKnown(facts.get('kern.num_taskthreads'), facts.get('kern.num_threads')),
    pidMax: null,
    maxMapCount: null,
    synBacklog: null,
    memoryAvailableBytes: freemem(),
    ceiling: null,
    others: null,
  };
}
