import { describe, expect, it } from 'vitest';
import type { LoadTick } from '../../../src/domain/events/run-event.ts';
import { LatencyHistogram } from '../../../src/domain/state/histogram.ts';
import { shareOf } from '../../../src/load/generator/generator-group.ts';
import { TickMerger } from '../../../src/load/generator/merge-ticks.ts';
import { encode, tick } from '../../domain/events.ts';

const generator = (pid: number, over: Partial<LoadTick['generator']> = {}): LoadTick['generator'] => ({
  pid,
  cpuPercent: 40,
  loopDelayP99Ms: 1,
  loopUtilisation: 0.4,
  rssBytes: 100,
  ...over,
});

describe('ticks of several generators', () => {
  it('merge once all have reported the slice: counts add up, the worst loop counts', () => {
    const merger = new TickMerger(2, 250);
    expect(merger.add(0, tick(250, { requests: 10, open: 5, latency: encode([1]), generator: generator(1) }))).toEqual(
      [],
    );
    const slow = generator(2, { loopDelayP99Ms: 9, loopUtilisation: 0.9 });
    const [merged] = merger.add(
      1,
      tick(252, { requests: 7, open: 6, unanswered: 2, latency: encode([3]), generator: slow }),
    );
    expect(merged).toMatchObject({
      atMs: 252,
      requests: 17,
      open: 11,
      unanswered: 2,
      generator: { pids: [1, 2], cpuPercent: 80, loopDelayP99Ms: 9, loopUtilisation: 0.9, rssBytes: 200 },
    });
    const latency = LatencyHistogram.decode(merged?.latency ?? null);
    expect([latency.count, latency.minMs, latency.maxMs]).toEqual([2, 1, expect.closeTo(3, 1)]);
  });

  it('failed answers and causes add up by code; all of them read the server’s one accept queue', () => {
    const merger = new TickMerger(2, 250);
    merger.add(0, tick(250, { statuses: { 404: 2, 503: 1 }, acceptQueue: 30 }));
    const both = { statuses: { 404: 3 }, causes: { ECONNRESET: 4 }, acceptQueue: 32 };
    expect(merger.add(1, tick(251, both))).toMatchObject([
      { statuses: { 404: 5, 503: 1 }, causes: { ECONNRESET: 4 }, acceptQueue: 32 },
    ]);
    merger.add(0, tick(500, { acceptQueue: null }));
    const [none] = merger.add(1, tick(501, { acceptQueue: null }));
    expect([none?.statuses, none?.causes, none?.acceptQueue]).toEqual([undefined, undefined, null]);
  });

  it('a generator that was blocked has one long tick for several of the others', () => {
    const merger = new TickMerger(2, 250);
    expect(merger.add(0, tick(250, { requests: 1 }))).toEqual([]);
    expect(merger.add(0, tick(500, { requests: 2 }))).toEqual([]);
    const merged = merger.add(1, tick(500, { requests: 4, intervalMs: 500 }));
    expect(merged.map(({ requests, intervalMs }) => [requests, intervalMs])).toEqual([[7, 500]]);
  });

  it('a timer that fires a little early belongs to the slice that it was set for', () => {
    const merger = new TickMerger(2, 250);
    const of = (requests: number) => ({ requests, intervalMs: 250 });
    // The second one's ticks are behind: what the pipe still held, or a standstill.
    expect([249.3, 499.5, 749.2].flatMap((atMs) => merger.add(0, tick(atMs, of(10))))).toEqual([]);
    const merged = [250.2, 498.9, 750.4].flatMap((atMs) => merger.add(1, tick(atMs, of(7))));
    expect(merged.map(({ requests, intervalMs }) => [requests, intervalMs])).toEqual([
      [17, 250],
      [17, 250],
      [17, 250],
    ]);
  });

  it('their cost covers the whole merged interval, not the newest tick of each', () => {
    const merger = new TickMerger(2, 250);
    const starved = { cpuPercent: 100, loopUtilisation: 1, coreWaitPercent: 60, loopDelayP99Ms: 80 };
    merger.add(0, tick(750, { intervalMs: 750, generator: generator(1, starved) }));
    merger.add(
      0,
      tick(1_000, { generator: generator(1, { cpuPercent: 20, loopUtilisation: 0.2, coreWaitPercent: 0 }) }),
    );
    const idle = { cpuPercent: 10, loopUtilisation: 0.1, coreWaitPercent: 5 };
    const [merged] = merger.add(1, tick(1_000, { intervalMs: 1_000, generator: generator(2, idle) }));
    expect(merged).toMatchObject({ intervalMs: 1_000 });
    // 100 % for 750 ms and 20 % for 250 ms, beside 10 % all the time.
    expect(merged?.generator).toMatchObject({ cpuPercent: 90, coreWaitPercent: 45, loopDelayP99Ms: 80 });
    expect(merged?.generator.loopUtilisation).toBeCloseTo(0.8);
  });

  it('the wait for a core is not known if one of them does not report it', () => {
    const merger = new TickMerger(2, 250);
    merger.add(0, tick(250, { generator: generator(1, { coreWaitPercent: 30 }) }));
    const [merged] = merger.add(1, tick(250, { generator: generator(2, { coreWaitPercent: null }) }));
    expect(merged?.generator.coreWaitPercent).toBeNull();
  });

  it('a single one is passed on as it is, and at the end the rest follows', () => {
    const single = new TickMerger(1, 250);
    const only = tick(250);
    expect(single.add(0, only)).toEqual([only]);
    const merger = new TickMerger(2, 250);
    merger.add(1, tick(250, { requests: 3 }));
    expect(merger.flush().map(({ requests }) => requests)).toEqual([3]);
    expect(merger.flush()).toEqual([]);
  });
});

describe('connections of each generator', () => {
  it.each([
    [10, 3, [4, 3, 3]],
    [2, 3, [1, 1, 0]],
    [10_000, 2, [5_000, 5_000]],
  ])('%i over %i', (connections, processes, expected) => {
    expect(Array.from({ length: processes }, (_, index) => shareOf(connections, index, processes))).toEqual(expected);
  });
});

describe('a generator that hangs', () => {
  const both = (merger: TickMerger, atMs: number) => [
    ...merger.add(0, tick(atMs, { generator: generator(1) })),
    ...merger.add(1, tick(atMs + 1, { open: 60, generator: generator(2) })),
  ];
  const alone = (merger: TickMerger, atMs: number) => merger.add(0, tick(atMs, { generator: generator(1) }));

  it('delays the others by a second at most: its sockets stay as they were, and it counts nothing', () => {
    const merger = new TickMerger(2, 250);
    expect(both(merger, 250)).toHaveLength(1);
    expect([500, 750, 1000, 1250].flatMap((atMs) => alone(merger, atMs))).toEqual([]);
    const [late, ...more] = alone(merger, 1500);
    expect(more.map(({ atMs }) => atMs)).toEqual([750, 1000, 1250, 1500]);
    expect(late).toMatchObject({ atMs: 500, open: 160, requests: 250, generator: { pids: [1, 2], cpuPercent: 40 } });
    // From then on the others do not wait for it.
    expect(alone(merger, 1750)).toHaveLength(1);
  });

  it('comes back with everything that it counted, and its time does not count twice', () => {
    const merger = new TickMerger(2, 250);
    both(merger, 250);
    const ticks = [500, 750, 1000, 1250, 1500].flatMap((atMs) => alone(merger, atMs));
    ticks.push(...merger.add(1, tick(1760, { intervalMs: 1509, requests: 80, open: 60 })));
    ticks.push(...alone(merger, 1750));
    expect(ticks.reduce((sum, { requests }) => sum + requests, 0)).toBe(6 * 250 + 80);
    expect(ticks.reduce((sum, { intervalMs }) => sum + intervalMs, 0)).toBe(1760 - 250);
    expect(both(merger, 2000)).toMatchObject([{ open: 160, intervalMs: 250 }]);
  });

  it('one that never sent a tick is not waited for either', () => {
    const merger = new TickMerger(2, 250);
    const ticks = [5000, 5250, 5500, 5750, 6000].flatMap((atMs) => alone(merger, atMs));
    expect(ticks.map(({ atMs, open }) => [atMs, open])).toEqual([
      [5000, 100],
      [5250, 100],
      [5500, 100],
      [5750, 100],
      [6000, 100],
    ]);
  });
});

it('if both held back load, the longer time counts', () => {
  const merger = new TickMerger(2, 250);
  merger.add(0, tick(250, { heldBackMs: 100 }));
  expect(merger.add(1, tick(251, { heldBackMs: 240 }))[0]?.heldBackMs).toBe(240);
  merger.add(0, tick(500));
  expect(merger.add(1, tick(501))[0]).not.toHaveProperty('heldBackMs');
});
