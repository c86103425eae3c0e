import type { Limits } from '../../domain/plan/connection-limits.ts';
import { parseMaxOpenFiles, readOwnLimits } from '../../os/linux/pid/limits.ts';
import { readSysNumber } from '../../os/linux/sys/numbers.ts';
import { readPortRange } from '../../os/linux/sys/port-range.ts';

export const readLinuxLimits = (procRoot: string): Limits => ({
  platform: 'linux',
  nofile: parseMaxOpenFiles(readOwnLimits(procRoot)),
  ephemeralPorts: readPortRange(procRoot),
  somaxconn: readSysNumber(procRoot, 'somaxconn'),
});
