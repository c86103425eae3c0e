import { describe, expect, it } from 'vitest';
import { parseCpuMax, parseLimit, readCeiling } from '../../../src/os/linux/cgroup/ceiling.ts';
import { parseThrottling } from '../../../src/os/linux/cgroup/usage.ts';
import { parseCgroupPaths } from '../../../src/os/linux/pid/cgroup.ts';
import { cgroupRoots } from '../../probe/linux/cgroup-roots.ts';

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

  it('throttling', () => {
    expect(parseThrottling('usage_usec 1\nnr_periods 20\nnr_throttled 5\nthrottled_usec 9\n')).toEqual({
      periods: 20,
      throttled: 5,
    });
    expect(parseThrottling('usage_usec 1\n')).toBe(null);
  });
});

describe('the ceiling of a process', () => {
  it('v2: the tightest limit on the way to the root', () => {
    const [proc, cgroups] = cgroupRoots('0::/a/b\n', {
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

  it('v1: per controller', () => {
    const [proc, cgroups] = cgroupRoots('3:cpu,cpuacct:/d\n2:memory:/d\n1:pids:/d\n', {
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

  it('a cgroup without limits, and no cgroup', () => {
    const [proc, cgroups] = cgroupRoots('0::/\n', { 'cgroup.controllers': 'cpu\n' });
    expect(readCeiling(7, proc, cgroups)).toBe(null);
    expect(readCeiling(8, proc, cgroups)).toBe(null);
  });
});
