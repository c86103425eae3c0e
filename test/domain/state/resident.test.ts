import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { acceptedOf, connectionsPerThread, residentPerConnection } from '../../../src/domain/state/resident.ts';
import { summarize } from '../../../src/domain/words/summary.ts';
import { fold, processSample, runStarted, stepSettled, stepStarted, tick } from '../events.ts';

const MB = 1024 ** 2;
const base = { bytes: 55 * MB, sharedOnce: true, threads: 7 };
const of = (rssBytes: number, open: number, acceptQueue: number | null = 0) =>
  residentPerConnection({
    process: processSample(0, { rssBytes }),
    pssBytes: null,
    base,
    load: { open, acceptQueue },
  });

describe('what a connection adds to the base', () => {
  test('is the slope, the same for every number of connections', () => {
    expect(of(55 * MB + 100 * 35_000, 100)?.bytesPerConnection).toBe(35_000);
    expect(of(55 * MB + 10_000 * 35_000, 10_000)?.bytesPerConnection).toBe(35_000);
  });

  test('is null for few connections: the first requests warm up a runtime, however many send them', () => {
    expect(of(59 * MB, 5)).toBeNull();
    expect(of(59 * MB, 99)).toBeNull();
  });

  test('is null for growth within the kernel’s own error', () => {
    expect(of(55 * MB + 50_000, 200)).toBeNull();
    expect(of(54 * MB, 200)).toBeNull();
  });

  test('counts accepted connections: others wait in the kernel', () => {
    expect(of(60 * MB, 150, 146)).toBeNull();
    expect(of(55 * MB + 200 * 30_000, 1_000, 800)?.bytesPerConnection).toBe(30_000);
  });

  test('is null after clearly more were open: what they took may be kept', () => {
    const withMost = (open: number, mostAccepted: number) =>
      residentPerConnection({
        process: processSample(0, { rssBytes: 100 * MB }),
        pssBytes: null,
        base,
        load: { open, acceptQueue: 0, mostAccepted },
      });
    expect(withMost(1_000, 1_000)?.bytesPerConnection).toBeGreaterThan(40_000);
    expect(withMost(950, 1_000)).not.toBeNull();
    expect(withMost(300, 1_000)).toBeNull();
  });

  test('a step after a larger one has none in the summary, nor has one that comes back', () => {
    const at = (index: number, connections: number, rssBytes: number): RunEvent[] => [
      { ...stepStarted(index * 1_000, connections), index },
      { ...stepSettled(index * 1_000 + 1), index },
      ...[250, 500, 750].map((ms) => tick(index * 1_000 + ms, { open: connections, requested: connections })),
      processSample(index * 1_000 + 800, { rssBytes }),
      { type: 'step-ended', atMs: index * 1_000 + 990, index },
    ];
    const state = fold([
      runStarted(),
      processSample(-1, { rssBytes: 50 * MB }),
      ...at(0, 300, 69 * MB),
      ...at(1, 1_000, 105 * MB),
      ...at(2, 300, 95 * MB),
      ...at(3, 1_000, 106 * MB),
    ]);
    const each = summarize(state).steps.map(({ rssBytesPerConnection }) => rssBytesPerConnection);
    expect(each.map((bytes) => bytes !== null)).toEqual([true, true, false, true]);
  });

  test('is null without a base', () => {
    const load = { open: 1_000, acceptQueue: null };
    expect(residentPerConnection({ process: processSample(0), pssBytes: null, base: null, load })).toBeNull();
  });
});

test.each([
  [{ open: 50, acceptQueue: 45 }, 5],
  [{ open: 50, acceptQueue: null }, 50],
  [{ open: 5, acceptQueue: 9 }, 0],
  [null, 0],
])('of %j so many are accepted: %i', (load, accepted) => expect(acceptedOf(load)).toBe(accepted));

test('connections per thread: of those that are accepted, and unknown without a thread', () => {
  expect([connectionsPerThread(200, 10), connectionsPerThread(0, 10), connectionsPerThread(9, 0)]).toEqual([
    20,
    null,
    null,
  ]);
});
