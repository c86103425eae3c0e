import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pace } from '../../src/probe/pace.ts';
import { startTicker } from '../../src/probe/ticker.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('cheap samples come at the minimum interval', () => {
  const pace = new Pace(250, 0.01);
  expect(pace.isDue(0)).toBe(true);
  pace.spent(0, 1);
  expect([pace.isDue(249), pace.isDue(250)]).toEqual([false, true]);
});

test('expensive samples come as often as their share of a core allows', () => {
  const pace = new Pace(250, 0.01);
  pace.spent(0, 60);
  pace.spent(250, 60);
  expect([pace.isDue(6249), pace.isDue(6250)]).toEqual([false, true]);
});

test('a single expensive sample, such as the first, causes no delay', () => {
  const pace = new Pace(250, 0.01);
  pace.spent(0, 60);
  expect(pace.isDue(250)).toBe(true);
  pace.spent(250, 1);
  expect(pace.isDue(500)).toBe(true);
});

test('ticks are absolute: late ones do not add up', async () => {
  const clock = () => performance.now();
  const startedAtMs = clock();
  const ran: number[] = [];
  const ticker = startTicker(250, clock, async () => {
    ran.push(clock() - startedAtMs);
    await new Promise((resolve) => setTimeout(resolve, 30));
  });
  await vi.advanceTimersByTimeAsync(1_000);
  ticker.stop();
  expect(ran).toEqual([0, 250, 500, 750, 1000]);
});

test('a tick during a running one is skipped', async () => {
  const clock = () => performance.now();
  const startedAtMs = clock();
  const ran: number[] = [];
  let running = 0;
  const ticker = startTicker(250, clock, async () => {
    running += 1;
    expect(running).toBe(1);
    ran.push(clock() - startedAtMs);
    await new Promise((resolve) => setTimeout(resolve, 300));
    running -= 1;
  });
  await vi.advanceTimersByTimeAsync(1_400);
  ticker.stop();
  expect(ran).toEqual([0, 500, 1000]);
});

test('nothing runs after stop, even if the work itself calls it', async () => {
  let ran = 0;
  const ticker = startTicker(
    250,
    () => performance.now(),
    async () => {
      ran += 1;
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (ran === 2) ticker.stop();
    },
  );
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ran).toBe(2);
});
