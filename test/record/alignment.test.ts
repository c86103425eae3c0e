import { describe, expect, it } from 'vitest';
import type { Place } from '../../src/domain/meaning/places.ts';
import { type Aligned, alignmentOf, haveCommonStep } from '../../src/record/alignment.ts';

/** A recording with steps of so many connections at these moments. */
const recorded = (
  lastMs: number,
  steps: readonly (readonly [atMs: number, connections: number])[],
  read = 1,
): Aligned => ({
  lastMs: () => lastMs,
  read: () => read,
  places: () => steps.map(([atMs, connections]): Place => ({ atMs, kind: 'step', connections })),
});

const quick = recorded(10_000, [
  [1_000, 100],
  [3_000, 1_000],
  [6_000, 10_000],
]);
const slow = recorded(30_000, [
  [5_000, 100],
  [10_000, 500],
  [15_000, 1_000],
  [25_000, 10_000],
]);

describe('two recordings on one clock', () => {
  const { ownMs, commonMs, lastMs } = alignmentOf('clock', [quick, slow]);

  it('are at the same moment since their start, until the shorter one ends and stays there', () => {
    expect([ownMs(0, 7_000), ownMs(1, 7_000)]).toEqual([7_000, 7_000]);
    expect([ownMs(0, 20_000), ownMs(1, 20_000)]).toEqual([10_000, 20_000]);
    expect(lastMs()).toBe(30_000);
    expect(commonMs(0, 4_000)).toBe(4_000);
  });

  it('as long as one is still read, reach as far as it is read', () => {
    expect(alignmentOf('clock', [quick, recorded(4_000, [], 0.2)]).lastMs()).toBe(4_000);
    expect(alignmentOf('clock', [quick, recorded(40_000, [], 0.9)]).lastMs()).toBe(40_000);
    expect(alignmentOf('clock', [recorded(3_000, [], 0.1), recorded(4_000, [], 0.2)]).lastMs()).toBe(3_000);
  });
});

describe('two recordings step by step', () => {
  const { ownMs, commonMs, lastMs } = alignmentOf('connections', [quick, slow]);

  it('begin each step of as many connections at once; who is through it waits in it', () => {
    // The slow one takes 5 s before its first step, and 10 s (with a step of its own) before 1,000 connections.
    expect([commonMs(0, 1_000), commonMs(1, 5_000)]).toEqual([5_000, 5_000]);
    expect([commonMs(0, 3_000), commonMs(1, 15_000)]).toEqual([15_000, 15_000]);
    expect([commonMs(0, 6_000), commonMs(1, 25_000)]).toEqual([25_000, 25_000]);
    expect(ownMs(0, 4_000)).toBe(999);
    expect([ownMs(0, 5_000), ownMs(1, 5_000)]).toEqual([1_000, 5_000]);
    expect([ownMs(0, 6_500), ownMs(1, 6_500)]).toEqual([2_500, 6_500]);
    expect([ownMs(0, 9_000), ownMs(1, 9_000)]).toEqual([2_999, 9_000]);
    expect([ownMs(0, 27_000), ownMs(1, 27_000)]).toEqual([8_000, 27_000]);
    expect([ownMs(0, 30_000), ownMs(1, 30_000)]).toEqual([10_000, 30_000]);
    expect(lastMs()).toBe(30_000);
  });

  it('never go back as the clock goes on, and each common moment leads to itself', () => {
    for (let at = 0, before = [0, 0]; at <= 30_000; at += 250) {
      const own = [ownMs(0, at), ownMs(1, at)];
      for (const index of [0, 1]) {
        expect(own[index]).toBeGreaterThanOrEqual(before[index] ?? 0);
        expect(commonMs(index, own[index] ?? 0)).toBeLessThanOrEqual(at);
      }
      before = own;
    }
  });

  it.each([0.3, 0.6, 0.9])('with %f of the other one read: what can be played stays where it is', (read) => {
    const untilMs = 30_000 * read;
    const known = slow.places().filter(({ atMs }) => atMs <= untilMs);
    const growing: Aligned = { lastMs: () => untilMs, read: () => read, places: () => known };
    const early = alignmentOf('connections', [quick, growing]);
    for (let at = 0; at <= early.lastMs(); at += 100) expect(early.ownMs(1, at)).toBe(ownMs(1, at));
    // What was played of the first one is never beyond where it belongs.
    for (let at = 0; at <= early.lastMs(); at += 100) expect(early.ownMs(0, at)).toBeLessThanOrEqual(ownMs(0, at));
  });

  it('need a step in common', () => {
    expect(haveCommonStep([quick, slow])).toBe(true);
    expect(haveCommonStep([quick, recorded(9_000, [[1_000, 77]])])).toBe(false);
  });
});
