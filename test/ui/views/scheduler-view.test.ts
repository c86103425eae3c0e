import { describe, expect, test } from 'vitest';
import type { RunState } from '../../../src/domain/state/run-state.ts';
import { draw, rich, shows, textOf } from './drawn-view.ts';

describe('the scheduler view', () => {
  test('Go’s letters, queues, the rest as rows', () => {
    shows('scheduler', ['G  goroutines', '10,012', 'run queues', '241', 'P  processors', 'M  OS threads', 'served']);
  });

  test('a counter that leaps has a rate over seconds, not that of its last interval', () => {
    const { runtime } = rich;
    if (runtime === null) throw new Error('no stats');
    // 40 s of waiting, counted four seconds ago, and none since.
    const at = (ageMs: number, mutexWaitSeconds: number) => ({
      ...runtime,
      atMs: rich.nowMs - ageMs,
      facts: { mutexWaitSeconds },
    });
    const all = [at(4_000, 0), at(3_000, 40), at(2_000, 40), at(1_000, 40), at(0, 40)];
    const state: RunState = { ...rich, runtime: at(0, 40), past: { ...rich.past, runtime: all } };
    expect(textOf(draw('scheduler', { state }))).toMatch(/waited for locks +40 s +10 s\/s over 4 s/);
  });

  test('requests served have the rate of the newest interval, as the load beside them', () => {
    const { runtime } = rich;
    if (runtime === null) throw new Error('no stats');
    const at = (ageMs: number, served: number) => ({ ...runtime, atMs: rich.nowMs - ageMs, served });
    const all = [at(4_000, 0), at(3_000, 100), at(2_000, 200), at(1_000, 1_200), at(0, 2_200)];
    const state: RunState = { ...rich, runtime: at(0, 2_200), past: { ...rich.past, runtime: all } };
    expect(textOf(draw('scheduler', { state }))).toMatch(/served +2,200 +1,000\/s(?! over)/);
  });

  test('states that add up to more than the units were sampled apart, and it is said', () => {
    const { runtime } = rich;
    if (runtime === null) throw new Error('no stats');
    const with205 = (waiting: number, columns = 136): string => {
      const facts = { gomaxprocs: 2, running: 2, runnable: 1, notInGo: 1, waiting };
      const state: RunState = { ...rich, runtime: { ...runtime, unit: { name: 'goroutines', count: 205 }, facts } };
      return textOf(draw('scheduler', { state, columns }));
    };
    expect(with205(210, 76)).toMatch(/^ +sampled apart *$/m);
    expect(with205(210)).toMatch(/waiting 210 +sampled apart/);
    expect(with205(201)).not.toContain('sampled apart');
  });

  describe('for the user’s own server', () => {
    const { started, runtime } = rich;
    if (started === null || runtime === null) throw new Error('not started');
    const config = { ...started.config, command: 'attach' as const };
    const target = { ...started.target, unit: { singular: 'unit', plural: 'units' } };
    const own: RunState = {
      ...rich,
      started: { ...started, config, target },
      runtime: {
        ...runtime,
        unit: { name: 'goroutines', count: 10_012 },
        facts: { stackBytes: 1e6 },
        source: '/metrics',
      },
    };

    test('its metrics name their source and the units', () => {
      expect(draw('scheduler', { state: own }).detail).toBe('from /metrics, took 1.0 ms');
      shows('scheduler', ['goroutines', 'goroutine stacks'], { state: own });
      expect(textOf(draw('scheduler', { state: own }))).not.toMatch(/units?\b/);
    });

    test('an older recording does not say from where', () => {
      const { source: _, ...older } = own.runtime ?? runtime;
      expect(draw('scheduler', { state: { ...own, runtime: older } }).detail).toBe('took 1.0 ms');
      expect(draw('scheduler').detail).toBe('from /stats, took 1.0 ms');
    });

    test('without either it says what is missing', () => {
      shows('scheduler', ['A runtime’s own figures come from --metrics URL'], { state: { ...own, runtime: null } });
    });
  });
});
