import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../src/domain/run-event.ts';
import { parseHidepid, parseMemAvailable, parseSysctl } from '../../src/probe/doctor-facts.ts';
import { parseCgroupPaths, parseCpuMax, parseLimit, readCeiling } from '../../src/probe/linux/cgroup.ts';
import { parseThrottling, startCgroupProbe } from '../../src/probe/linux/cgroup-probe.ts';
import { parseMaxProcesses } from '../../src/probe/linux/pid-limits.ts';

let root = '';
afterEach(() => {
  vi.useRealTimers();
  rmSync(root, { recursive: true, force: true });
});

/** Fake /proc and /sys/fs/cgroup. */
function rootOf(cgroup: string, files: Readonly<Record<string, string>>): [proc: string, cgroups: string] {
  root = mkdtempSync(join(tmpdir(), 'conctop-cgroup-'));
  const all = {
    'proc/7/cgroup': cgroup,
    ...Object.fromEntries(Object.entries(files).map(([k, v]) => [`cgroup/${k}`, v])),
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return [join(root, 'proc'), join(root, 'cgroup')];
}

describe('parse', () => {
  it.each([
    ['max 100000\n', null],
    ['150000 100000\n', 1.5],
    ['', null],
  ])('cpu.max %j: %s', (text, cores) => expect(parseCpuMax(text)).toBe(cores));

  it.each([
    ['max\n', null],
    ['9223372036854771712\n', null],
    ['-1\n', null],
    ['512\n', 512],
    [null, null],
  ])('a limit %j: %s', (text, limit) => expect(parseLimit(text)).toBe(limit));

  it('paths of both versions', () => {
    const { v2, v1 } = parseCgroupPaths('4:cpu,cpuacct:/docker/x\n3:memory:/docker/x\n0::/user.slice/a:b\n');
    expect(v2).toBe('/user.slice/a:b');
    expect(Object.fromEntries(v1)).toEqual({ cpu: '/docker/x', cpuacct: '/docker/x', memory: '/docker/x' });
  });

  it('throttling, processes, memory and sysctl', () => {
    expect(parseThrottling('usage_usec 1\nnr_periods 20\nnr_throttled 5\nthrottled_usec 9\n')).toEqual({
      periods: 20,
      throttled: 5,
    });
    expect(parseThrottling('usage_usec 1\n')).toBe(null);
    expect(parseMaxProcesses('Max processes             4096                 8192                 processes \n')).toBe(
      4096,
    );
    expect(parseMaxProcesses('Max processes             unlimited            unlimited            processes \n')).toBe(
      null,
    );
    const proc = (options: string) =>
      `21 1 0:19 / /sys rw - sysfs sys rw\n22 1 0:20 / /proc rw,nosuid - proc proc ${options}\n`;
    expect(
      ['rw', 'rw,hidepid=0', 'rw,hidepid=off', 'rw,hidepid=2', 'rw,hidepid=invisible'].map((o) =>
        parseHidepid(proc(o)),
      ),
    ).toEqual([false, false, false, true, true]);
    expect(parseMemAvailable('MemTotal: 9 kB\nMemAvailable:   2048 kB\n')).toBe(2_097_152);
    expect(Object.fromEntries(parseSysctl('kern.num_threads: 20480\nkern.maxprocperuid: 2666\n'))).toEqual({
      'kern.num_threads': 20_480,
      'kern.maxprocperuid': 2_666,
    });
  });
});

describe('the ceiling of a process', () => {
  it('v2: the tightest limit on the way to the root', () => {
    const [proc, cgroups] = rootOf('0::/a/b\n', {
      'a/b/cgroup.controllers': 'cpu memory pids\n',
      'a/b/cpu.max': 'max 100000\n',
      'a/cpu.max': '150000 100000\n',
      'a/b/memory.max': '1000000\n',
      'a/memory.max': '2000000\n',
      'a/b/pids.max': 'max\n',
    });
    expect(readCeiling(7, proc, cgroups)).toEqual({
      cpuCores: 1.5,
      memoryBytes: 1_000_000,
      pids: null,
      from: 'cgroup v2 /a/b',
    });
  });

  it('v1: a controller each', () => {
    const [proc, cgroups] = rootOf('3:cpu,cpuacct:/d\n2:memory:/d\n1:pids:/d\n', {
      'cpu/d/cpu.cfs_quota_us': '50000\n',
      'cpu/d/cpu.cfs_period_us': '100000\n',
      'cpu/cpu.cfs_quota_us': '-1\n',
      'memory/d/memory.limit_in_bytes': '9223372036854771712\n',
      'pids/d/pids.max': '512\n',
    });
    expect(readCeiling(7, proc, cgroups)).toEqual({
      cpuCores: 0.5,
      memoryBytes: null,
      pids: 512,
      from: 'cgroup v1 /d',
    });
  });

  it('none that sets a limit, and none at all', () => {
    const [proc, cgroups] = rootOf('0::/\n', { 'cgroup.controllers': 'cpu\n' });
    expect(readCeiling(7, proc, cgroups)).toBe(null);
    expect(readCeiling(8, proc, cgroups)).toBe(null);
  });
});

it('a quota on a group above is told too: what stops a group stops all below it', async () => {
  vi.useFakeTimers();
  const [procRoot, cgroupRoot] = rootOf('0::/a/b\n', {
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

it('tells the share of periods in which the quota stopped it, since the last look', async () => {
  vi.useFakeTimers();
  const [procRoot, cgroupRoot] = rootOf('0::/a\n', {
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
