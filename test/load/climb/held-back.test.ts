import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HeldBack } from '../../../src/load/climb/held-back.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('sockets that are held back', () => {
  const setUp = () => {
    const policy = { maySend: false };
    const gone = new Set<number>();
    const sent: number[] = [];
    const held = new HeldBack<number>({
      policy,
      isReady: (sender) => !gone.has(sender),
      send: (sender) => sent.push(sender),
    });
    return { policy, gone, sent, held };
  };

  it('send once they may, in order of arrival, each once, and not as one wave', () => {
    const { policy, sent, held } = setUp();
    for (let sender = 0; sender < 1_000; sender += 1) held.add(sender);
    held.add(0);
    vi.advanceTimersByTime(500);
    expect(sent).toEqual([]);
    policy.maySend = true;
    vi.advanceTimersByTime(5);
    expect(sent).toHaveLength(200);
    vi.advanceTimersByTime(25);
    expect(sent).toEqual(Array.from({ length: 1_000 }, (_, sender) => sender));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are skipped if they were dropped meanwhile', () => {
    const { policy, gone, sent, held } = setUp();
    for (const sender of [1, 2, 3]) held.add(sender);
    gone.add(2);
    policy.maySend = true;
    vi.advanceTimersByTime(5);
    expect(sent).toEqual([1, 3]);
  });

  it('stay if a new hold begins between two batches', () => {
    const { policy, sent, held } = setUp();
    for (let sender = 0; sender < 300; sender += 1) held.add(sender);
    policy.maySend = true;
    vi.advanceTimersByTime(5);
    policy.maySend = false;
    vi.advanceTimersByTime(500);
    expect(sent).toHaveLength(200);
    held.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
