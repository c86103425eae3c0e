import type { CeilingSample, Clock, Emit } from '../../domain/events/run-event.ts';
import { findCgroup } from '../../os/linux/cgroup/folders.ts';
import { readThrottling, readUsage, type Throttling } from '../../os/linux/cgroup/usage.ts';
import { startTicker } from '../ticker.ts';

/** Throttling is told in periods of 100 ms: ten of them make a share that a person can read. */
const SAMPLE_MS = 1_000;

export interface CgroupProbeOptions {
  readonly pid: number;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly procRoot?: string;
  readonly cgroupRoot?: string;
}

/** Tells once a second how close the process's cgroup is to its ceiling; says nothing where there is no cgroup. */
export function startCgroupProbe(options: CgroupProbeOptions): { readonly stop: () => void } {
  const { pid, emit, clock, procRoot = '/proc', cgroupRoot = '/sys/fs/cgroup' } = options;
  const cgroup = findCgroup(pid, procRoot, cgroupRoot);
  if (cgroup === null) return { stop: () => undefined };
  // Whichever of them has a quota: what stops a group stops all below it.
  const groups = cgroup.folders('cpu').map((folder) => ({ folder, before: null as Throttling | null }));

  const throttledNow = (): number | null => {
    const shares = groups.flatMap((group) => {
      const cpu = readThrottling(group.folder);
      const { before } = group;
      group.before = cpu;
      if (cpu === null || before === null || cpu.periods === 0) return [];
      const periods = cpu.periods - before.periods;
      // Without a period nobody wanted to run, and nobody was stopped.
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
