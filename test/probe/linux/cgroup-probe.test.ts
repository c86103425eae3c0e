import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { startCgroupProbe } from '../../../src/probe/linux/cgroup-probe.ts';
import { cgroupRoots } from './cgroup-roots.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('a quota on a parent group counts too: what stops a group stops all groups below it', async () => {
  vi.useFakeTimers();
  const [procRoot, cgroupRoot] = cgroupRoots('0::/a/b\n', {
    'a/b/cgroup.controllers': 'cpu\n',
    'a/b/cpu.stat': 'nr_periods 0\nnr_throttled 0\n',
    'a/cpu.stat': 'nr_periods 10\nnr_throttled 0\n',
  });
  const shares: (number | null)[] = [];
  const probe = startCgroupProbe({
    pid: 7,
    emit: (event) => shares.push(event.type === 'ceiling-sample' ? event.throttledPercent : null),
    clock: () => Date.now(),
    procRoot,
    cgroupRoot,
  });
  writeFileSync(join(cgroupRoot, 'a/cpu.stat'), 'nr_periods 20\nnr_throttled 5\n');
  await vi.advanceTimersByTimeAsync(1_000);
  probe.stop();
  expect(shares).toEqual([50]);
});

it('reports the share of periods in which the quota stopped it, since the last sample', async () => {
  vi.useFakeTimers();
  const [procRoot, cgroupRoot] = cgroupRoots('0::/a\n', {
    'a/cgroup.controllers': 'cpu memory pids\n',
    'a/cpu.stat': 'nr_periods 100\nnr_throttled 50\n',
    'a/memory.current': '4096\n',
    'a/pids.current': '9\n',
  });
  const events: RunEvent[] = [];
  const probe = startCgroupProbe({
    pid: 7,
    emit: (event) => events.push(event),
    clock: () => Date.now(),
    procRoot,
    cgroupRoot,
  });
  await vi.advanceTimersByTimeAsync(1_100);
  writeFileSync(join(cgroupRoot, 'a/cpu.stat'), 'nr_periods 110\nnr_throttled 58\n');
  await vi.advanceTimersByTimeAsync(1_000);
  probe.stop();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(
    events
      .map((event) => (event.type === 'ceiling-sample' ? event.throttledPercent : null))
      .filter((share) => share !== null),
  ).toEqual([0, 80]);
  expect(events.at(-1)).toMatchObject({ type: 'ceiling-sample', memoryBytes: 4_096, pids: 9 });
});
