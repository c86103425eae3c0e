import type { CeilingSample, Clock, Emit } from '../../domain/events/run-event.ts';
import { findCgroup } from '../../os/linux/cgroup/folders.ts';
import { readThrottling, readUsage, type Throttling } from '../../os/linux/cgroup/usage.ts';
import { startTicker } from '../ticker.ts';

/** The kernel counts throttling in periods of 100 ms: ten of them make a readable share. */
const SAMPLE_MS = 1_000;

export interface CgroupProbeOptions {
  readonly pid: number;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly procRoot?: string;
  readonly cgroupRoot?: string;
}

/** Reports once a second how close the process's cgroup is to its ceiling; silent where there is no cgroup. */
export function startCgroupProbe(options: CgroupProbeOptions): { readonly stop: () => void } {
  const { pid, emit, clock, procRoot = '/proc', cgroupRoot = '/sys/fs/cgroup' } = options;
  const cgroup = findCgroup(pid, procRoot, cgroupRoot);
  if (cgroup === null) return { stop: () => undefined };
  // Any of them may have a quota: what stops a group stops all groups below it.
  const groups = cgroup.folders('cpu').map((folder) => ({ folder, before: null as Throttling | null }));

  const throttledNow = (): number | null => {
    const shares = groups.flatMap((group) => {
      const cpu = readThrottling(group.folder);
      const { before } = group;
      group.before = cpu;
      if (cpu === null || before === null || cpu.periods === 0) return [];
      const periods = cpu.periods - before.periods;
      // No period: nothing wanted to run, and nothing was stopped.
      return [periods <= 0 ? 0 : ((cpu.throttled - before.throttled) / periods) * 100];
    });
    return shares.length === 0 ? null : Math.max(...shares);
  };

  const sample = (): Omit<CeilingSample, 'type' | 'atMs'> | null => {
    const throttledPercent = throttledNow();
    const { memoryBytes, pids } = readUsage(cgroup);
    return throttledPercent === null && memoryBytes === null && pids === null
      ? null
      : { throttledPercent, memoryBytes, pids };
  };
  return startTicker(SAMPLE_MS, clock, async () => {
    const now = sample();
    if (now !== null) emit({ type: 'ceiling-sample', atMs: clock(), ...now });
  });
}
