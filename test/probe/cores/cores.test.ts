import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CoreUsage, linuxCoreReader, systemCoreReader } from '../../../src/probe/cores/cores.ts';
import { copyOfProc, PROC } from '../proc-root.ts';

test('load of the last second; null before the second sample', () => {
  const usage = new CoreUsage();
  usage.add(0, [{ core: 0, busy: 0, total: 0 }]);
  expect(usage.totals()).toBeNull();
  usage.add(250, [{ core: 0, busy: 25, total: 25 }]);
  expect(usage.totals()).toEqual([{ core: 0, totalPercent: 100 }]);
  for (const atMs of [500, 750, 1000, 1250]) usage.add(atMs, [{ core: 0, busy: 25, total: atMs / 10 }]);
  expect(usage.totals()).toEqual([{ core: 0, totalPercent: 0 }]);
});

test('a core that goes offline is left out, a new one waits for its second sample', () => {
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
  expect((await reader.read())?.cores.map(({ core }) => core)).toEqual([0, 1]);
  reader.close();
  expect(await linuxCoreReader('/nowhere').read()).toBeNull();
});

/** Two cores: 200 ticks of hard interrupts or none, 300 of soft ones, 50 stolen; and what the kernel's softirq threads used. */
function procWithInterrupts(irq: number): string {
  const root = copyOfProc();
  writeFileSync(join(root, 'stat'), `cpu  0\ncpu0 1000 0 500 8000 0 ${irq} 200 50 0 0\ncpu1 10 0 5 80 0 0 100 0 0 0\n`);
  for (const [core, ticks] of [
    [0, 30],
    [1, 12],
  ] as const) {
    mkdirSync(join(root, `${14 + core}`));
    const stat = `${14 + core} (ksoftirqd/${core}) S 2 0 0 0 -1 69238848 0 0 0 0 0 ${ticks} 0 0 20 0 1 0 0 0 0 ${'0 '.repeat(14)}17 ${core} 0 0`;
    writeFileSync(join(root, `${14 + core}`, 'stat'), stat);
  }
  return root;
}

test('interrupts where the kernel separates them from processes; else those handled by its own threads', async () => {
  const apart = linuxCoreReader(procWithInterrupts(200));
  expect(await apart.read()).toMatchObject({ interruptMs: 5_000, stealMs: 500 });
  apart.close();
  const within = linuxCoreReader(procWithInterrupts(0));
  expect(await within.read()).toMatchObject({ interruptMs: 420, stealMs: 500 });
  within.close();
});

test('systemInformation: added growth gives totals that never fall', async () => {
  const reader = systemCoreReader();
  const first = await reader.read();
  const second = await reader.read();
  expect(first?.cores.length).toBeGreaterThan(0);
  second?.cores.forEach(({ busy, total }, core) => {
    expect(busy).toBeLessThanOrEqual(total);
    expect(total).toBeGreaterThanOrEqual(first?.cores[core]?.total ?? 0);
  });
});

test('all of 512 cores, though their lines are longer than a page or four', async () => {
  const root = copyOfProc();
  const lines = Array.from({ length: 512 }, (_, core) => `cpu${core} 123456789 4242 98765432 ${core} 55555 7 8 9 0 0`);
  writeFileSync(join(root, 'stat'), `cpu  1 2 3 4 5 6 7 8 0 0\n${lines.join('\n')}\nintr 1 ${'0 '.repeat(20_000)}\n`);
  const reader = linuxCoreReader(root);
  expect((await reader.read())?.cores.map(({ core, total, busy }) => [core, total - busy])).toEqual(
    lines.map((_, core) => [core, core + 55_555]),
  );
  reader.close();
});
