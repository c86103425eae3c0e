import { join } from 'node:path';
import type { CeilingSample, Clock, Emit } from '../../domain/run-event.ts';
import { startTicker } from '../ticker.ts';
import { parseCgroupPaths, parseLimit } from './cgroup.ts';
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

/** cpu.stat of v2, and of v1's cpu controller: scheduling periods so far, and those in which the quota stopped the group. */
export function parseThrottling(text: string): { readonly periods: number; readonly throttled: number } | null {
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
  const file = (controller: string, name: string): string =>
    isV2 ? join(cgroupRoot, v2 ?? '', name) : join(cgroupRoot, controller, v1.get(controller) ?? '/', name);
  let before: { readonly periods: number; readonly throttled: number } | null = null;

  const look = (): Omit<CeilingSample, 'type' | 'atMs'> | null => {
    const cpu = parseThrottling(readProcText(file('cpu', 'cpu.stat')) ?? '');
    const periods = cpu === null || before === null ? 0 : cpu.periods - before.periods;
    const throttledPercent =
      cpu === null || periods <= 0 ? null : ((cpu.throttled - (before?.throttled ?? 0)) / periods) * 100;
    before = cpu;
    const memoryBytes = parseLimit(readProcText(file('memory', isV2 ? 'memory.current' : 'memory.usage_in_bytes')));
    const pids = parseLimit(readProcText(file('pids', 'pids.current')));
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
