import { expect, test } from 'vitest';
import { CoreUsage, linuxCoreReader, systemCoreReader } from '../../src/probe/cores.ts';
import { PROC } from './proc-root.ts';

test('load of the last second; null before the second look', () => {
  const usage = new CoreUsage();
  usage.add(0, [{ core: 0, busy: 0, total: 0 }]);
  expect(usage.totals()).toBeNull();
  usage.add(250, [{ core: 0, busy: 25, total: 25 }]);
  expect(usage.totals()).toEqual([{ core: 0, totalPercent: 100 }]);
  for (const atMs of [500, 750, 1000, 1250]) usage.add(atMs, [{ core: 0, busy: 25, total: atMs / 10 }]);
  expect(usage.totals()).toEqual([{ core: 0, totalPercent: 0 }]);
});

test('a core that goes offline is left out, one that comes waits for its second look', () => {
  const usage = new CoreUsage();
  usage.add(0, [
    { core: 0, busy: 0, total: 0 },
    { core: 1, busy: 0, total: 0 },
  ]);
  usage.add(1000, [
    { core: 0, busy: 50, total: 100 },
    { core: 2, busy: 50, total: 100 },
  ]);
  expect(usage.totals()).toEqual([{ core: 0, totalPercent: 50 }]);
});

test('reads the recorded /proc/stat, and null where there is none', async () => {
  const reader = linuxCoreReader(PROC);
  expect((await reader.read())?.map(({ core }) => core)).toEqual([0, 1]);
  reader.close();
  expect(await linuxCoreReader('/nowhere').read()).toBeNull();
});

test('systemInformation: growth added up gives times that never fall', async () => {
  const reader = systemCoreReader();
  const first = await reader.read();
  const second = await reader.read();
  expect(first?.length).toBeGreaterThan(0);
  second?.forEach(({ busy, total }, core) => {
    expect(busy).toBeLessThanOrEqual(total);
    expect(total).toBeGreaterThanOrEqual(first?.[core]?.total ?? 0);
  });
});
