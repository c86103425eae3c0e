import { describe, expect, test } from 'vitest';
import type { StepMeasures } from '../../../src/domain/state/step-measures.ts';
import { stepOf } from './a-summary.ts';

describe('what a step waited for', () => {
  test('threads, sockets and units', () => {
    const group = (count: number, line: number | null) => ({
      count,
      state: 'sleep',
      waitsFor: 'time.Sleep',
      frames: [{ function: 'main.slow', file: '/src/main.go', line, own: true }],
    });
    const groups = Array.from({ length: 10 }, (_, index) => group(100 - index, index === 1 ? null : 16));
    const stacks = {
      type: 'unit-stacks',
      atMs: 1,
      unit: 'goroutines',
      total: 1_000,
      costMs: 12.34,
      groups,
      rest: { groups: 3, units: 55 },
    };
    const step = stepOf(
      { waits: { timer: 10, many: 1 }, sockets: [10, 190, 3] },
      { stacks: stacks as unknown as StepMeasures['stacks'] },
    );
    expect(step.threadsWaitingFor).toEqual({ timer: 10, many: 1 });
    expect(step.sockets).toEqual({ read: 10, unread: 190, unaccepted: 3 });
    expect(step.unitStacks).toMatchObject({ unit: 'goroutines', total: 1_000, costMs: 12.3, others: 55 + 92 + 91 });
    expect(step.unitStacks?.groups).toHaveLength(8);
    expect(step.unitStacks?.groups.slice(0, 2).map(({ place }) => place)).toEqual(['main.go:16', null]);
    expect(step.unitStacks?.groups[0]).toMatchObject({
      count: 100,
      state: 'sleep',
      waitsFor: 'time.Sleep',
      function: 'main.slow',
    });
  });
});
