import { describe, expect, test } from 'vitest';
import type { RunEvent, ThreadTable } from '../../../src/domain/events/run-event.ts';
import type { RunState } from '../../../src/domain/state/run-state.ts';
import {
  coresSample,
  fold,
  processSample,
  runStarted,
  runtimeStats,
  stepSettled,
  stepStarted,
  tick,
} from '../events.ts';

const ended: RunEvent = { type: 'step-ended', atMs: 2_000, index: 0 };
const table = (atMs: number, over: Partial<ThreadTable> = {}): ThreadTable => ({
  type: 'thread-table',
  atMs,
  total: 9,
  rows: [],
  states: {},
  costMs: 1,
  ...over,
});
const held = fold([runStarted(), stepStarted(0, 100), stepSettled(0)]);
const socketStates = (atMs: number, unread: number): RunEvent => ({
  type: 'socket-states',
  atMs,
  read: 1,
  unread,
  unaccepted: 2,
  closing: 0,
  timeWait: 0,
  costMs: 1,
});
const epollSets = (atMs: number, ...watched: number[]): RunEvent => ({
  type: 'epoll-sets',
  atMs,
  sets: watched.map((count, fd) => ({ pid: 7, fd, watched: count })),
  costMs: 1,
});
const ceiling = (atMs: number, throttledPercent: number | null): RunEvent => ({
  type: 'ceiling-sample',
  atMs,
  throttledPercent,
  memoryBytes: null,
  pids: null,
});
const stacks = (atMs: number, answeredInMs = 1): RunEvent => ({
  type: 'unit-stacks',
  atMs,
  unit: 'goroutines',
  total: 3,
  groups: [],
  rest: { groups: 0, units: 0 },
  costMs: 1,
  answeredInMs,
  source: '/stacks',
});
const points = (state: RunState, name: keyof RunState['series']) => state.series[name].points.map(({ value }) => value);

describe('samples belong to the current step, and to the curves', () => {
  test('sockets, epoll instances, the ceiling, stacks', () => {
    const state = fold(
      [
        socketStates(100, 5),
        socketStates(200, 7),
        epollSets(100, 3, 1_000),
        ceiling(100, 4),
        ceiling(200, null),
        stacks(100),
      ],
      held,
    );
    expect(state).toMatchObject({
      sockets: { unread: 7 },
      epolls: { sets: [{ watched: 3 }, { watched: 1_000 }] },
      ceiling: { throttledPercent: null },
    });
    const m = state.steps[0]?.measured;
    expect(m?.sockets).toMatchObject({
      read: { last: 1, count: 2 },
      unread: { min: 5, max: 7, last: 7 },
      unaccepted: { last: 2 },
    });
    expect(m?.watched).toMatchObject({ last: 1_003, count: 1 });
    expect(m?.throttledPercent).toMatchObject({ last: 4, count: 1 });
    expect(m?.stacks).toMatchObject({ total: 3 });
    expect([points(state, 'unread'), points(state, 'watched')]).toEqual([[5, 7], [1_003]]);
  });
  test('stacks that were asked for before it settled are about the climb', () => {
    expect(fold([stacks(100, 200)], held).steps[0]?.measured.stacks).toBeNull();
    expect(fold([stacks(100, 130)], held).steps[0]?.measured.stacks).not.toBeNull();
  });
  test('connections without load', () => {
    const sample: RunEvent = { type: 'connections-sample', atMs: 5, established: 77, ports: [80], costMs: 1 };
    const state = fold([sample]);
    expect([state.served, points(state, 'connections')]).toEqual([sample, [77]]);
  });
  test('the memory map', () => {
    const map = {
      type: 'memory-map',
      atMs: 1,
      rssBytes: 1,
      pssBytes: null,
      privateBytes: null,
      sharedBytes: null,
      swapBytes: null,
      areas: [],
      costMs: 1,
    } as RunEvent;
    expect(fold([map]).memoryMap).toBe(map);
  });
  test('what the runtime reports, with its units, or without', () => {
    const state = fold([runtimeStats(100, { facts: { queued: 5 }, inflight: 3 })], held);
    expect(state).toMatchObject({ runtime: { inflight: 3 }, past: { runtime: [{ inflight: 3 }] } });
    expect(points(state, 'units')).toEqual([112]);
    expect(state.steps[0]?.measured).toMatchObject({
      unitName: 'goroutines',
      units: { last: 112 },
      inflight: { last: 3 },
      facts: { queued: { last: 5 } },
    });
    const bare = fold([runtimeStats(100, { unit: null, inflight: 3 })], held);
    expect(points(bare, 'units')).toEqual([]);
    expect(bare.steps[0]?.measured).toMatchObject({ unitName: null, units: null, inflight: { last: 3 } });
    // Asked for before the step settled.
    expect(
      fold([runtimeStats(100, { facts: { queued: 5 }, answeredInMs: 131 })], held).steps[0]?.measured.facts,
    ).toEqual({});
  });
  test('its last count, after the load', () => {
    const final = (path: string) => {
      const started = runStarted();
      return fold([
        { ...started, config: { ...started.config, path } },
        tick(250),
        runtimeStats(300, { served: 250, final: true }),
      ]);
    };
    expect(final('/slow?ms=100')).toMatchObject({
      finalCount: { served: 250, answers: 250, agrees: true },
      runtime: null,
    });
    expect(final('/own').finalCount).toBeNull();
    expect(fold([runtimeStats(300, { served: 250, final: true })]).finalCount).toBeNull();
  });
  test('cores, with the threads that were on them', () => {
    const row = {
      pid: 1,
      tid: 2,
      name: 't',
      state: 'running',
      cpuPercent: 50,
      core: 0,
      voluntaryPerSecond: null,
      involuntaryPerSecond: null,
    } as const;
    const state = fold([table(100, { rows: [row] }), coresSample(1_100, [80, 40])], held);
    expect(state).toMatchObject({
      cores: { cores: [{ totalPercent: 80 }, { totalPercent: 40 }] },
      threads: { total: 9 },
    });
    expect(state.past.cores.at(-1)?.lanes[0]?.threads).toEqual([{ pid: 1, tid: 2, name: 't', cpuPercent: 50 }]);
    expect(state.steps[0]?.measured.cores).toMatchObject([{ core: 0, total: { last: 80 } }, { core: 1 }]);
    // A window of a second that began before the step.
    expect(fold([coresSample(900, [80])], held).steps[0]?.measured.cores).toEqual([]);
  });
  test('after the end of the last step they count no more, but its count does', () => {
    const over = fold([tick(250), ended, { type: 'run-ended', atMs: 2_001, ended: 'completed', error: null }], held);
    const samples: RunEvent[] = [
      socketStates(2_100, 5),
      epollSets(2_100, 9),
      ceiling(2_100, 4),
      stacks(2_100),
      table(2_100),
      coresSample(2_100, [1]),
      processSample(2_100),
      {
        type: 'memory-map',
        atMs: 2_100,
        rssBytes: 1,
        pssBytes: null,
        privateBytes: null,
        sharedBytes: null,
        swapBytes: null,
        areas: [],
        costMs: 1,
      },
      runtimeStats(2_100),
    ];
    const after = fold(samples, over);
    expect(after).toMatchObject({
      sockets: null,
      epolls: null,
      ceiling: null,
      stacks: null,
      threads: null,
      cores: null,
      process: null,
      memoryMap: null,
      runtime: null,
      nowMs: 2_100,
    });
    expect(fold([runtimeStats(2_200, { served: 250, final: true })], over).finalCount).toMatchObject({ served: 250 });
  });
});

describe('the threads', () => {
  test('their switches are plotted where those by kind are not known', () => {
    const state = fold([table(1_100, { runsPerSecond: 500 })], held);
    expect(points(state, 'switchesPerSecond')).toEqual([500]);
    const byKind = fold(
      [
        processSample(1_000, { contextSwitchesPerSecond: { voluntary: 3, involuntary: 4 } }),
        table(1_100, { runsPerSecond: 500 }),
      ],
      held,
    );
    expect(points(byKind, 'switchesPerSecond')).toEqual([7]);
  });
  test('a rate of a window that began before the step is not its own', () => {
    const measured = (...tables: ThreadTable[]) => fold(tables, held).steps[0]?.measured;
    expect(measured(table(900, { runsPerSecond: 5, coreWaitPercent: 7 }))).toMatchObject({
      runsPerSecond: null,
      coreWaitPercent: null,
    });
    expect(measured(table(1_000, { runsPerSecond: 5, coreWaitPercent: 7 }))).toMatchObject({
      runsPerSecond: { last: 5 },
      coreWaitPercent: { last: 7 },
    });
    // Samples that are further apart: the window is as long.
    expect(measured(table(500), table(2_400, { runsPerSecond: 5 }))?.runsPerSecond).toMatchObject({ last: 5 });
    expect(fold([table(-500), table(1_400, { runsPerSecond: 5 })], held).steps[0]?.measured.runsPerSecond).toBeNull();
  });
  test('how many ran, and how often several did', () => {
    const m = fold(
      [
        table(100, { states: { running: 3 } }),
        table(200, { states: { running: 1 } }),
        table(300),
        table(400, { states: { running: 2 } }),
      ],
      held,
    ).steps[0]?.measured;
    expect(m).toMatchObject({ runningThreads: { max: 3, min: 0, count: 4 }, samplesOfSeveral: 2 });
  });
  test('what they waited for: a group that a sample did not find counts as none', () => {
    const m = fold(
      [table(100, { waits: { timer: 4 } }), table(200, { waits: { timer: 6, work: 2 } }), table(300)],
      held,
    ).steps[0]?.measured;
    expect(m?.waits).toEqual({
      samples: 2,
      groups: {
        timer: { min: 4, max: 6, last: 6, sum: 10, count: 2 },
        work: { min: 0, max: 2, last: 2, sum: 2, count: 2 },
      },
    });
  });
});
