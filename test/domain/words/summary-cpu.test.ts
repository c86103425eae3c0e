import { describe, expect, test } from 'vitest';
import type { StepMeasures } from '../../../src/domain/state/step-measures.ts';
import { onlyStep, runOf } from '../assessment/a-step.ts';
import { stepOf, values } from './a-summary.ts';

describe('the CPU of a step', () => {
  const { m } = { m: onlyStep(runOf({})).measured };
  const cpu = (over: Partial<StepMeasures['cpu']>) => ({ ...m.cpu, ...over });
  test('its time divided by its length; without intervals the mean of samples', () => {
    expect(
      stepOf({}, { cpu: cpu({ targetMs: 500, targetSpanMs: 2_000 }), cpuPercent: values(10, 30.06) }).cpuPercent,
    ).toEqual({ mean: 25, max: 30.1 });
    expect(stepOf({}, { cpu: cpu({ targetSpanMs: 0 }), cpuPercent: values(10, 30.06) }).cpuPercent).toEqual({
      mean: 20,
      max: 30.1,
    });
  });
  test('of each core its own busy time, no more than all of it', () => {
    const busyByCore = [
      { core: 0, ms: 500 },
      { core: 1, ms: 2_500 },
    ];
    const cores = [{ core: 0, total: values(1), target: values(10, 20) }];
    expect(stepOf({}, { cpu: cpu({ spanMs: 2_000, busyByCore }), cores }).cores).toEqual([
      { core: 0, totalPercent: 25, targetPercent: 15 },
      { core: 1, totalPercent: 100, targetPercent: null },
    ]);
    expect(
      stepOf(
        {},
        { cpu: cpu({ spanMs: 0, busyByCore }), cores: [{ core: 3, total: values(10, 20), target: values(5) }] },
      ).cores,
    ).toEqual([{ core: 3, totalPercent: 15, targetPercent: 5 }]);
  });
});
