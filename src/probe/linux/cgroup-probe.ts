import { join } from 'node:path';
import type { CeilingSample, Clock, Emit } from '../../domain/run-event.ts';
import { startTicker } from '../ticker.ts';
import { parseCgroupPaths, parseLimit, pathAndParents } from './cgroup.ts';
import { readProcText } from './proc-file.ts';

/** Throttling is told in periods of 100 ms: ten of them make a share that a person can read. */
const SAMPLE_MS = 1_000;

export interface CgroupProbeOptions {
  readonly pid: number;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly procRoot?: string;
  readonly cgroupRoot?: string;
}

interface Throttling {
  readonly periods: number;
  readonly throttled: number;
}

/** cpu.stat of v2, and of v1's cpu controller: scheduling periods so far, and those in which the quota stopped the group. */
export function parseThrottling(text: string): Throttling | null {
  const periods = /^nr_periods (\d+)$/m.exec(text)?.[1];
  const throttled = /^nr_throttled (\d+)$/m.exec(text)?.[1];
  return periods === undefined || throttled === undefined
    ? null
    : { periods: Number(periods), throttled: Number(throttled) };
}

/** Tells once a second how close the process's cgroup is to its ceiling; says nothing where there is no cgroup. */
export function startCgroupProbe(options: CgroupProbeOptions): { readonly stop: () => void } {
  const { pid, emit, clock, procRoot = '/proc', cgroupRoot = '/sys/fs/cgroup' } = options;
  const text = readProcText(join(procRoot, `${pid}`, 'cgroup'));
  const { v2, v1 } = parseCgroupPaths(text ?? '');
  const isV2 = v2 !== null && readProcText(join(cgroupRoot, v2, 'cgroup.controllers')) !== null;
  /** The process's own folder, and those above it. */
  const folders = (controller: string): string[] =>
    isV2
      ? pathAndParents(v2 ?? '/').map((path) => join(cgroupRoot, path))
      : pathAndParents(v1.get(controller) ?? '/').map((path) => join(cgroupRoot, controller, path));
  const own = (controller: string, name: string): string => join(folders(controller)[0] ?? cgroupRoot, name);
  // Whichever of them has a quota: what stops a group stops all below it.
  const groups = folders('cpu').map((folder) => ({
    file: join(folder, 'cpu.stat'),
    before: null as Throttling | null,
  }));

  const throttledNow = (): number | null => {
    const shares = groups.flatMap((group) => {
      const cpu = parseThrottling(readProcText(group.file) ?? '');
      const { before } = group;
      group.before = cpu;
      if (cpu === null || before === null || cpu.periods === 0) return [];
      const periods = cpu.periods - before.periods;
      // Without a period nobody wanted to run, and nobody was stopped.
      return [periods <= 0 ? 0 : ((cpu.throttled - before.throttled) / periods) * 100];
    });
    return shares.length === 0 ? null : Math.max(...shares);
  };

  const look = (): Omit<CeilingSample, 'type' | 'atMs'> | null => {
    const throttledPercent = throttledNow();
    const memoryBytes = parseLimit(readProcText(own('memory', isV2 ? 'memory.current' : 'memory.usage_in_bytes')));
    const pids = parseLimit(readProcText(own('pids', 'pids.current')));
    return throttledPercent === null && memoryBytes === null && pids === null
      ? null
      : { throttledPercent, memoryBytes, pids };
  };
  const ticker = startTicker(SAMPLE_MS, clock, async () => {
    const sample = look();
    if (sample !== null) emit({ type: 'ceiling-sample', atMs: clock(), ...sample });
  });
  return { stop: () => ticker.stop() };
}
