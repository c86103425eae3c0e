import { cpus, totalmem } from 'node:os';
import { expect, test } from 'vitest';
import { describeMachine, readLimits } from '../../src/probe/machine.ts';
import { PROC } from './proc-root.ts';

test('this machine', async () => {
  const limits = readLimits('linux', PROC);
  const machine = await describeMachine(limits);
  expect(machine).toMatchObject({
    cores: cpus().length,
    memoryBytes: totalmem(),
    limits: { nofile: 20_000, ephemeralPorts: 28_232, somaxconn: 4096 },
  });
  expect(machine.os).not.toBe('');
  expect(machine.kernel).toMatch(/^\d+\./);
});
