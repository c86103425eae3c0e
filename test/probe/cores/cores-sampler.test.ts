import { expect, test } from 'vitest';
import { CoresSampler } from '../../../src/probe/cores/cores-sampler.ts';
import type { Probe } from '../../../src/probe/probe.ts';

/** One core that is busy all the time, seen by a clock that the test sets. */
function oneBusyCore() {
  const time = { nowMs: 0 };
  const probe: Probe = {
    sampleProcesses: async () => 'missed',
    sampleThreads: async () => ({ threads: [], stateAgeMs: 0, costMs: 0, cpuMs: 0 }),
    sampleThreadsOf: async () => ({ threads: [], stateAgeMs: 0, costMs: 0, cpuMs: 0 }),
    sampleMemory: async () => null,
    cpuOf: () => [],
    close: () => {},
  };
  const coreReader = {
    read: async () => ({
      cores: [{ core: 0, busy: time.nowMs / 10, total: time.nowMs / 10 }],
      ticksPerSecond: 100,
      interruptMs: 0,
      stealMs: 0,
    }),
    close: () => {},
  };
  const sampler = new CoresSampler({ generatorPids: () => [], clock: () => time.nowMs, probe, coreReader });
  const noParty = { cpuPercent: null, byCore: null };
  return {
    /** `targetMs`: the target's total, where its processes were read in the same moment. */
    async sample(atMs: number, targetMs: number | null) {
      time.nowMs = atMs;
      const moment = targetMs === null ? null : await sampler.readMoment();
      return sampler.sample(moment === null ? null : { ...moment, targetMs: targetMs ?? 0 }, noParty);
    },
  };
}

test('a sample has the time at which its figures were read', async () => {
  const { sample } = oneBusyCore();
  expect(await sample(0, 0)).toBeNull();
  expect(await sample(250, 10)).toMatchObject({ atMs: 250, cores: [{ core: 0, totalPercent: 100 }] });
});

test('without a reading of the target there is no interval, and the next one covers all the time since the last', async () => {
  const { sample } = oneBusyCore();
  await sample(0, 0);
  await sample(250, 10);
  expect((await sample(500, 60))?.interval).toMatchObject({ ms: 250, targetMs: 50 });
  const between = await sample(750, null);
  expect(between?.cores).toHaveLength(1);
  expect(between).not.toHaveProperty('interval');
  expect((await sample(1_000, 260))?.interval).toMatchObject({
    ms: 500,
    targetMs: 200,
    busyMs: [{ core: 0, ms: 500 }],
  });
});
