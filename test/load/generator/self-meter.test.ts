import { expect, test } from 'vitest';
import { SelfMeter } from '../../../src/load/generator/self-meter.ts';
import { readOwnCoreWaitMs } from '../../../src/os/linux/pid/schedstat.ts';
import { needs, skipped } from '../../needs.ts';

const withSchedstat = readOwnCoreWaitMs() === null ? skipped('this kernel has no /proc/self/schedstat') : needs();
test('a sample has its share of the interval, never more than 100 %', withSchedstat, () => {
  const meter = new SelfMeter();
  const startedMs = performance.now();
  while (performance.now() - startedMs < 30);
  const { coreWaitPercent, cpuPercent } = meter.take(performance.now() - startedMs, 0);
  meter.stop();
  expect(coreWaitPercent).toBeGreaterThanOrEqual(0);
  expect(coreWaitPercent).toBeLessThanOrEqual(100);
  expect(cpuPercent).toBeGreaterThan(0);
});
