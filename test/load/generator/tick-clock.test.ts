import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTickClock } from '../../../src/load/generator/tick-clock.ts';

describe('tick clock', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('ticks at multiples, whenever it started, and does not drift', () => {
    vi.setSystemTime(130);
    const at: number[] = [];
    const ticks = startTickClock(250, Date.now, () => {
      at.push(Date.now());
      // Work that takes time must not move the next tick.
      vi.setSystemTime(Date.now() + 7);
    });
    vi.advanceTimersByTime(1_000);
    ticks.stop();
    vi.advanceTimersByTime(1_000);
    expect(at).toEqual([250, 500, 750, 1_000]);
  });

  it('ticks once when it is polled late, and skips what it missed', () => {
    vi.setSystemTime(0);
    const at: number[] = [];
    const ticks = startTickClock(100, Date.now, () => at.push(Date.now()));
    ticks.poll();
    vi.setSystemTime(342);
    ticks.poll();
    ticks.poll();
    expect(at).toEqual([342]);
    vi.advanceTimersByTime(58);
    expect(at).toEqual([342, 400]);
    ticks.stop();
    vi.setSystemTime(900);
    ticks.poll();
    expect(at).toHaveLength(2);
  });
});
