import { expect, test } from 'vitest';
import type { ThreadReading } from '../../../src/probe/probe.ts';
import { TABLE_ROWS, ThreadUsage } from '../../../src/probe/threads/thread-usage.ts';

const thread = (tid: number, changes: Partial<ThreadReading> = {}): ThreadReading => ({
  key: `${tid}:1`,
  startedAtMs: null,
  pid: 1,
  tid,
  name: `t${tid}`,
  state: 'sleeping',
  cpuMs: 0,
  core: 0,
  switches: { voluntary: 0, involuntary: 0 },
  waitMs: null,
  runs: null,
  ...changes,
});

/** Samples of these moments. */
function usageOf(...samples: readonly (readonly [atMs: number, threads: readonly ThreadReading[]])[]): ThreadUsage {
  const usage = new ThreadUsage();
  for (const [atMs, threads] of samples) usage.add(atMs, threads);
  return usage;
}

test('nothing seen is an empty table', () => {
  expect(usageOf().table()).toMatchObject({ total: 0, rows: [], states: {} });
  expect(usageOf().coresPercent()).toBeNull();
  expect(usageOf().switchesPerSecond()).toBeNull();
});

test('rates are null at the first sample, never 0', () => {
  const usage = usageOf([0, [thread(1, { cpuMs: 500 })]]);
  expect(usage.table().rows[0]).toMatchObject({
    cpuPercent: null,
    voluntaryPerSecond: null,
    involuntaryPerSecond: null,
  });
  expect(usage.switchesPerSecond()).toBeNull();
  expect(usage.coresPercent()).toBeNull();
});

test('the busiest first; among the idle those that used most', () => {
  const usage = usageOf(
    [0, [thread(1, { cpuMs: 900 }), thread(2, { cpuMs: 10 }), thread(3, { cpuMs: 950 })]],
    [1000, [thread(1, { cpuMs: 900 }), thread(2, { cpuMs: 410 }), thread(3, { cpuMs: 950 })]],
  );
  expect(usage.table().rows.map(({ tid, cpuPercent }) => [tid, cpuPercent])).toEqual([
    [2, 40],
    [3, 0],
    [1, 0],
  ]);
});

test('rates are over a second, though samples come four times as often', () => {
  const usage = usageOf(
    ...[0, 250, 500, 750, 1000, 1250].map((atMs) => [atMs, [thread(1, { cpuMs: atMs === 0 ? 0 : 100 })]] as const),
  );
  expect(usage.table().rows[0]?.cpuPercent).toBe(0);
});

test('a reused thread id is another thread', () => {
  const usage = usageOf([0, [thread(7, { key: '7:1', cpuMs: 900 })]], [1000, [thread(7, { key: '7:99', cpuMs: 5 })]]);
  expect(usage.table().rows[0]?.cpuPercent).toBeNull();
});

test('all threads are counted, the busiest are listed', () => {
  const MORE = 50;
  const total = TABLE_ROWS + MORE;
  // Each is busier than the one before it: those that have no row are the first.
  const at = (atMs: number) =>
    Array.from({ length: total }, (_, tid) =>
      thread(tid, { state: tid < 3 ? 'running' : 'sleeping', cpuMs: (atMs / 1000) * tid }),
    );
  const table = usageOf([0, at(0)], [1000, at(1000)]).table();
  expect(table.total).toBe(total);
  expect(table.states).toEqual({ running: 3, sleeping: total - 3 });
  expect(table.rows.map(({ tid }) => tid)).toEqual(Array.from({ length: TABLE_ROWS }, (_, index) => total - 1 - index));
});

test('context switches of the tree and of a thread; a new thread counts in full', () => {
  const usage = usageOf(
    [0, [thread(1, { switches: { voluntary: 1000, involuntary: 5 } })]],
    [
      2000,
      [
        thread(1, { switches: { voluntary: 1100, involuntary: 7 } }),
        thread(2, { switches: { voluntary: 20, involuntary: 0 } }),
      ],
    ],
  );
  expect(usage.switchesPerSecond()).toEqual({ voluntary: 60, involuntary: 1 });
  expect(usage.table().rows.find(({ tid }) => tid === 1)).toMatchObject({
    voluntaryPerSecond: 50,
    involuntaryPerSecond: 1,
  });
});

test('the sum of some threads is not the sum', () => {
  const usage = usageOf([0, [thread(1), thread(2)]], [1000, [thread(1), thread(2, { switches: null })]]);
  expect(usage.switchesPerSecond()).toBeNull();
});

test('the wait for a core and the runs, of each and of all; a new thread counts in full', () => {
  const usage = usageOf(
    [0, [thread(1, { waitMs: 100, runs: 10 }), thread(2, { waitMs: 0, runs: 1 })]],
    [
      2000,
      [
        thread(1, { waitMs: 2000, runs: 50 }),
        thread(2, { waitMs: 1000, runs: 31 }),
        thread(3, { waitMs: 100, runs: 10 }),
      ],
    ],
  );
  const table = usage.table();
  expect(table).toMatchObject({ coreWaitPercent: 150, runsPerSecond: 40 });
  expect(table.rows.find(({ tid }) => tid === 1)?.coreWaitPercent).toBe(95);
  expect(table.rows.find(({ tid }) => tid === 3)?.coreWaitPercent).toBeNull();
});

/** An old thread that used and waited a lot before the first sample. */
const old = (tid: number, grown = 0) =>
  thread(tid, {
    startedAtMs: -60_000,
    cpuMs: 9_000 + grown,
    waitMs: 5_000 + grown,
    runs: 700 + grown,
    switches: { voluntary: 600 + grown, involuntary: 100 + grown },
  });

test('a thread that one sample missed counts its growth meanwhile, not its total', () => {
  const usage = usageOf([0, [old(1), old(2)]], [500, [old(1)]], [1000, [old(1), old(2, 40)]]);
  expect(usage.coresPercent()).toEqual(new Map([[0, 4]]));
  expect(usage.table()).toMatchObject({ coreWaitPercent: 4, runsPerSecond: 40 });
  expect(usage.switchesPerSecond()).toEqual({ voluntary: 40, involuntary: 40 });
});

test('an old thread that is found late does not count its past', () => {
  const usage = usageOf([0, [old(1)]], [1000, [old(1), old(2)]], [2000, [old(1), old(2, 30)]]);
  expect(usage.coresPercent()).toEqual(new Map([[0, 3]]));
  expect(usage.table()).toMatchObject({ coreWaitPercent: 3, runsPerSecond: 30 });
  expect(usage.switchesPerSecond()).toEqual({ voluntary: 30, involuntary: 30 });
});

test('waits and runs are absent where the kernel does not report them, and in the first sample', () => {
  const untold = usageOf([0, [thread(1)]], [1000, [thread(1)]]).table();
  expect(untold).not.toHaveProperty('coreWaitPercent');
  expect(untold.rows[0]).not.toHaveProperty('coreWaitPercent');
  expect(usageOf([0, [thread(1, { waitMs: 5, runs: 1 })]]).table()).not.toHaveProperty('runsPerSecond');
});

test('CPU goes to the core that a thread was last seen on', () => {
  const usage = usageOf(
    [0, [thread(1, { core: 0, cpuMs: 100 }), thread(2, { core: 0, cpuMs: 100 })]],
    [1000, [thread(1, { core: 0, cpuMs: 400 }), thread(2, { core: 3, cpuMs: 300 })]],
  );
  expect(usage.coresPercent()).toEqual(
    new Map([
      [0, 30],
      [3, 20],
    ]),
  );
});

test('if no thread has a core, the cores are not known', () => {
  const usage = usageOf([0, [thread(1, { core: null })]], [1000, [thread(1, { core: null, cpuMs: 50 })]]);
  expect(usage.coresPercent()).toBeNull();
});

test('every thread has a cell, even without a row, grouped by process', () => {
  const many = Array.from({ length: TABLE_ROWS + 5 }, (_, index) =>
    thread(1000 + index, { pid: 1000, name: 'worker' }),
  );
  const usage = usageOf([
    0,
    [
      thread(7, { pid: 7, name: 'main', state: 'running' }),
      thread(9, { pid: 7, state: 'waiting-for-disk' }),
      ...many,
    ].reverse(),
  ]);
  const table = usage.table();
  expect(table.cells).toBe(`RD${'S'.repeat(TABLE_ROWS + 5)}`);
  expect(table.processes).toEqual([
    { pid: 7, name: 'main', threads: 2 },
    { pid: 1000, name: 'worker', threads: TABLE_ROWS + 5 },
  ]);
});
