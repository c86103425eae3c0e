import { availableParallelism } from 'node:os';
import type { NeedFacts } from '../domain/doctor/needs/need-facts.ts';
import { readCeiling } from '../os/linux/cgroup/ceiling.ts';
import { readSysNumber } from '../os/linux/sys/numbers.ts';
import { readTcpMemHigh } from '../os/linux/sys/tcp-mem.ts';
import { readSystemFacts } from './doctor-facts.ts';
import { readMemoryLeft } from './machine.ts';

/** Reads what `conctop doctor --connections` compares with. Never throws: what cannot be read is null. */
export function readNeedFacts(
  platform: NodeJS.Platform = process.platform,
  procRoot = '/proc',
  cgroupRoot = '/sys/fs/cgroup',
): NeedFacts {
  const { limits, threadsMax, pidMax, maxMapCount, memoryAvailableBytes } = readSystemFacts(
    platform,
    procRoot,
    cgroupRoot,
  );
  const facts = { limits, threadsMax, pidMax, maxMapCount, cores: availableParallelism() };
  if (platform === 'darwin') {
    return {
      ...facts,
      fileMax: null,
      nrOpen: null,
      bufferPages: null,
      conntrackMax: null,
      memoryBytes: memoryAvailableBytes,
    };
  }
  return {
    ...facts,
    cores: Math.min(facts.cores, readCeiling('self', procRoot, cgroupRoot)?.cpuCores ?? facts.cores),
    fileMax: readSysNumber(procRoot, 'fileMax'),
    nrOpen: readSysNumber(procRoot, 'nrOpen'),
    bufferPages: readTcpMemHigh(procRoot),
    conntrackMax: readSysNumber(procRoot, 'conntrackMax'),
    memoryBytes: readMemoryLeft(platform, procRoot, cgroupRoot),
  };
}
