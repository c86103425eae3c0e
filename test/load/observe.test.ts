import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { observe } from '../../src/load/observe.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** `stoppedMs`: for how long this process was stopped so far, in which its timers do not run and the clock goes on. */
function observing(durationMs: number | null) {
  const events: RunEvent[] = [];
  const abort = new AbortController();
  const state = { stoppedMs: 0, outcome: null as string | null };
  const clock = (): number => Date.now() + state.stoppedMs;
  void observe({ durationMs, clock, emit: (event) => events.push(event), signal: abort.signal }).then((outcome) => {
    state.outcome = outcome;
  });
  return { events, abort, state, types: () => events.map(({ type }) => type) };
}

describe('a run without load', () => {
  it('lasts as long as it should, to the millisecond', async () => {
    const { state, types } = observing(60_100);
    await vi.advanceTimersByTimeAsync(60_050);
    expect(state.outcome).toBeNull();
    await vi.advanceTimersByTimeAsync(55);
    expect(state.outcome).toBe('completed');
    expect(types()).toEqual(['step-started', 'step-settled', 'step-ended']);
  });

  it('time in which conctop itself was stopped does not count, and is told', async () => {
    const { state, events, types } = observing(60_000);
    await vi.advanceTimersByTimeAsync(10_000);
    state.stoppedMs = 120_000;
    await vi.advanceTimersByTimeAsync(49_000);
    expect(state.outcome).toBeNull();
    expect(types()).toEqual(['step-started', 'step-settled', 'standstill']);
    expect(events[2]).toMatchObject({ ms: expect.closeTo(120_000, -3) });
    await vi.advanceTimersByTimeAsync(1_500);
    expect(state.outcome).toBe('completed');
  });

  it('a loop that was busy for a second did not stand still', async () => {
    const { state, types } = observing(5_000);
    await vi.advanceTimersByTimeAsync(2_000);
    state.stoppedMs = 1_000;
    await vi.advanceTimersByTimeAsync(2_100);
    expect(state.outcome).toBe('completed');
    expect(types()).not.toContain('standstill');
  });

  it('ends when it is told to, and at once if that was before', async () => {
    const { state, abort, types } = observing(null);
    await vi.advanceTimersByTimeAsync(1e6);
    expect(state.outcome).toBeNull();
    abort.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect([state.outcome, types().at(-1), vi.getTimerCount()]).toEqual(['stopped', 'step-ended', 0]);
    const signal = AbortSignal.abort();
    expect(await observe({ durationMs: 5, clock: Date.now, emit: () => undefined, signal })).toBe('stopped');
  });
});
