import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/domain/assessment/assess.ts';
import { fold, processSample, runStarted, stepSettled, stepStarted, tick } from '../events.ts';
import { onlyStep, startOf } from './a-step.ts';

describe('each figure belongs to its interval', () => {
  it('CPU and cores of the climb are not those of the step after it', () => {
    const started = startOf({});
    const busyClimb = processSample(1900, { cpuPercent: 190, interval: { ms: 250, cpuMs: 475 } });
    // A window of a second at 2,100 ms, of which 900 ms were the climb: its percentage is not the step's.
    const window = processSample(2250, { cpuPercent: 150, interval: { ms: 250, cpuMs: 25 } });
    const state = fold([
      ...started,
      stepStarted(0, 1000),
      tick(1900, { open: 900, requested: 1000 }),
      busyClimb,
      stepSettled(2000, { open: 1000 }),
      tick(2250, { open: 1000, requested: 1000 }),
      processSample(2100, { cpuPercent: 180, interval: { ms: 250, cpuMs: 300 } }),
      window,
    ]);
    expect(onlyStep(state).measured.cpu).toMatchObject({ targetSpanMs: 250, targetMs: 25 });
    expect(onlyStep(state).measured.cpuPercent).toMatchObject({ max: 10 });
  });

  it('older recordings, without an account of the cores: other programs are at most likely', () => {
    const ticks = [250, 500, 750, 1000, 1250].map((at) => tick(at, { requests: 100, open: 1000, requested: 1000 }));
    const state = fold([
      runStarted(),
      stepStarted(0, 1000),
      stepSettled(0, { open: 1000 }),
      ...ticks,
      processSample(1300, { cpuPercent: 20 }),
      {
        type: 'cores-sample',
        atMs: 1300,
        cores: [0, 1].map((core) => ({ core, totalPercent: 98, targetPercent: null, generatorPercent: null })),
        selfCpuPercent: 3,
      },
    ]);
    expect(assess(state, onlyStep(state))).toMatchObject({ who: 'others', sure: 'likely' });
  });
});
