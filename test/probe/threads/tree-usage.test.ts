import { expect, test } from 'vitest';
import { type CpuOfProcess, TreeUsage } from '../../../src/probe/threads/tree-usage.ts';

const process = (pid: number, cpuMs: number, more: Partial<CpuOfProcess> = {}): CpuOfProcess => ({
  key: `${pid}:1`,
  pid,
  ppid: 1,
  cpuMs,
  waitedChildrenCpuMs: 0,
  startedAtMs: -60_000,
  ...more,
});
const child = (cpuMs: number, more: Partial<CpuOfProcess> = {}) => process(2, cpuMs, { ppid: 1, ...more });
const root = (cpuMs: number, waitedChildrenCpuMs = 0) => process(1, cpuMs, { ppid: 0, waitedChildrenCpuMs });

/** CPU of each interval between samples that are a second apart. */
function intervals(...samples: readonly (readonly CpuOfProcess[])[]): number[] {
  const tree = new TreeUsage();
  return samples.flatMap((processes, sample) => {
    tree.add(sample * 1_000, processes);
    return tree.interval === null ? [] : [tree.interval.cpuMs];
  });
}

test('over an interval and over the last second', () => {
  const tree = new TreeUsage();
  expect([tree.interval, tree.cpuPercent]).toEqual([null, null]);
  tree.add(0, [root(500)]);
  expect([tree.interval, tree.cpuPercent]).toEqual([null, null]);
  for (const atMs of [250, 500, 750, 1_000]) tree.add(atMs, [root(500 + atMs / 2)]);
  tree.add(1_250, [root(1_250)]);
  expect(tree.interval).toEqual({ ms: 250, cpuMs: 250 });
  expect(tree.cpuPercent).toBeCloseTo(62.5);
  expect(tree.totalMs).toBe(750);
});

test('a worker that is found late does not show as a second at 9,000 %', () => {
  expect(intervals([root(10)], [root(10), child(90_000)], [root(10), child(90_050)])).toEqual([0, 50]);
});

test('a child that lived between two samples is in its parent’s account', () => {
  expect(intervals([root(10, 300)], [root(20, 380)])).toEqual([90]);
});

test('when a child is waited for, only its unseen time is added', () => {
  const born = { startedAtMs: 100 };
  expect(intervals([root(0)], [root(0), child(40, born)], [root(0, 70)])).toEqual([40, 30]);
});

test('even if it was a zombie for a while', () => {
  const born = { startedAtMs: 100 };
  expect(intervals([root(0)], [root(0), child(40, born)], [root(0)], [root(0)], [root(0, 70)])).toEqual([40, 0, 0, 30]);
});

test('a child’s time before the first sample, in its parent’s account, is in no interval', () => {
  expect(intervals([root(0), child(5_000)], [root(0), child(5_100)], [root(0, 5_120)])).toEqual([100, 20]);
});

test('time of a child’s own children is subtracted too', () => {
  const samples = [[root(0), child(0)], [root(0), child(10, { waitedChildrenCpuMs: 200 })], [root(0, 215)]];
  expect(intervals(...samples)).toEqual([210, 5]);
});

test('a child that was only missed subtracts nothing', () => {
  expect(intervals([root(0), child(40)], [root(0)], [root(0, 500), child(60)])).toEqual([0, 520]);
});

test('a parent that does not wait has no account of its children', () => {
  expect(intervals([root(0), child(40)], [root(0)], [root(7)])).toEqual([0, 7]);
});

test('a parent that ends with its child passes the account on', () => {
  const grandchild = process(3, 30, { ppid: 2 });
  expect(intervals([root(0), child(40), grandchild], [root(0)], [root(0, 75)])).toEqual([0, 5]);
});
