import { expect, test } from 'vitest';
import type { ThreadRow, ThreadTable } from '../../../src/domain/events/run-event.ts';
import { emptyPast, PAST_CAPACITY, withCores, withRuntime } from '../../../src/domain/state/recent-past.ts';
import { coresSample, fold, runtimeStats } from '../events.ts';

const row = (tid: number, core: number | null, cpuPercent: number | null): ThreadRow => ({
  pid: 1,
  tid,
  name: `thread ${tid}`,
  state: 'running',
  cpuPercent,
  core,
  voluntaryPerSecond: 0,
  involuntaryPerSecond: 0,
});
const table = (rows: readonly ThreadRow[]): ThreadTable => ({
  type: 'thread-table',
  atMs: 100,
  total: rows.length,
  rows,
  states: {},
  costMs: 1,
});

test('a lane holds the busy threads that were last seen on its core, the busiest first', () => {
  const rows = [row(10, 1, 60), row(11, 0, 30), row(12, 1, 20), row(13, 1, 0.1), row(14, null, 50), row(15, 0, null)];
  const past = withCores(emptyPast, coresSample(200, [80, 90]), table(rows));
  expect(past.cores).toHaveLength(1);
  const [first, second] = past.cores[0]?.lanes ?? [];
  expect(first).toMatchObject({ core: 0, totalPercent: 80, targetPercent: 40 });
  expect(first?.threads.map(({ tid }) => tid)).toEqual([11]);
  expect(second?.threads.map(({ tid }) => tid)).toEqual([10, 12]);
});

test('before the first thread sample a lane has no threads', () => {
  expect(withCores(emptyPast, coresSample(0, [10]), null).cores[0]?.lanes[0]?.threads).toEqual([]);
});

test('both are bounded, the newest stay', () => {
  let past = emptyPast;
  for (let atMs = 0; atMs < PAST_CAPACITY + 50; atMs += 1) {
    past = withRuntime(withCores(past, coresSample(atMs, [1]), null), runtimeStats(atMs));
  }
  expect([past.cores.length, past.runtime.length]).toEqual([PAST_CAPACITY, PAST_CAPACITY]);
  expect([past.cores[0]?.atMs, past.cores.at(-1)?.atMs]).toEqual([50, PAST_CAPACITY + 49]);
  expect(past.runtime.at(-1)?.atMs).toBe(PAST_CAPACITY + 49);
});

test('the fold keeps both', () => {
  const state = fold([table([row(10, 0, 60)]), coresSample(200, [80]), runtimeStats(250)]);
  expect(state.past.cores[0]?.lanes[0]?.threads[0]?.tid).toBe(10);
  expect(state.past.runtime).toHaveLength(1);
});
