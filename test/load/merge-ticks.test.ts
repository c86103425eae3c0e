import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../../src/domain/histogram.ts';
import type { LoadTick } from '../../src/domain/run-event.ts';
import { shareOf } from '../../src/load/generator-group.ts';
import { TickMerger } from '../../src/load/merge-ticks.ts';
import { encode, tick } from '../domain/events.ts';

const generator = (pid: number, over: Partial<LoadTick['generator']> = {}): LoadTick['generator'] => ({
  pid,
  cpuPercent: 40,
  loopDelayP99Ms: 1,
  loopUtilisation: 0.4,
  rssBytes: 100,
  ...over,
});

describe('ticks of several generators', () => {
  it('make one once all have told of the slice: counts add up, the worst loop counts', () => {
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

  it('a generator that was blocked has one long tick for several of the others', () => {
    const merger = new TickMerger(2, 250);
    expect(merger.add(0, tick(250, { requests: 1 }))).toEqual([]);
    expect(merger.add(0, tick(500, { requests: 2 }))).toEqual([]);
    const merged = merger.add(1, tick(500, { requests: 4, intervalMs: 500 }));
    expect(merged.map(({ requests, intervalMs }) => [requests, intervalMs])).toEqual([[7, 500]]);
  });

  it('one is passed on as it is, and at the end what is left over comes too', () => {
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
