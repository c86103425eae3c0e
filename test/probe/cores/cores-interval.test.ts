import { expect, test } from 'vitest';
import { CoresIntervals, type CoresMoment } from '../../../src/probe/cores/cores-interval.ts';

/** Two cores in ticks of 10 ms, `[idle, busy]` each. */
const moment = (
  atMs: number,
  cores: readonly (readonly [number, number])[],
  more: Partial<CoresMoment> = {},
): CoresMoment => ({
  atMs,
  cores: {
    cores: cores.map(([idle, busy], core) => ({ core, busy, total: idle + busy })),
    ticksPerSecond: 100,
    interruptMs: 0,
    stealMs: 0,
  },
  targetMs: 0,
  generator: [],
  selfMs: 0,
  ...more,
});
const generator = (cpuMs: number, startedAtMs = -1_000) => [
  { key: '7:1', pid: 7, ppid: 1, cpuMs, waitedChildrenCpuMs: 0, startedAtMs },
];

test('the first moment has no interval', () => {
  expect(new CoresIntervals().add(moment(0, [[0, 0]]))).toBeNull();
});

test('the time of all parties between two moments', () => {
  const intervals = new CoresIntervals();
  intervals.add(
    moment(
      1_000,
      [
        [0, 100],
        [50, 50],
      ],
      { targetMs: 40, selfMs: 3, generator: generator(10) },
    ),
  );
  const now = moment(
    1_500,
    [
      [10, 140],
      [100, 50],
    ],
    { targetMs: 340, selfMs: 8, generator: generator(110) },
  );
  const withInterrupts = { ...now, cores: { ...now.cores, interruptMs: 30, stealMs: 20 } };
  expect(intervals.add(withInterrupts)).toEqual({
    ms: 500,
    busyMs: [
      { core: 0, ms: 400 },
      { core: 1, ms: 0 },
    ],
    interruptMs: 30,
    stealMs: 20,
    targetMs: 300,
    generatorMs: 100,
    selfMs: 5,
  });
});

test('busy is what is not idle: timer ticks that find a core busy by chance do not matter', () => {
  const intervals = new CoresIntervals();
  intervals.add(moment(0, [[0, 0]]));
  expect(intervals.add(moment(250, [[20, 11]]))?.busyMs).toEqual([{ core: 0, ms: 50 }]);
});

test('a tick cut off never makes a core less than idle or more than busy, and does not add up', () => {
  const intervals = new CoresIntervals();
  const idleTicks = [0, 26, 50, 76, 100];
  const busyMs = idleTicks.map((idle, sample) => intervals.add(moment(sample * 250, [[idle, 0]]))?.busyMs[0]?.ms ?? 0);
  expect(busyMs).toEqual([0, 0, 0, 0, 0]);
  expect(intervals.add(moment(1_250, [[100, 25]]))?.busyMs[0]?.ms).toBe(250);
});

test('a core that was offline at one of the moments is left out', () => {
  const intervals = new CoresIntervals();
  intervals.add(moment(0, [[0, 0]]));
  expect(
    intervals.add(
      moment(250, [
        [0, 25],
        [900, 900],
      ]),
    )?.busyMs,
  ).toEqual([{ core: 0, ms: 250 }]);
});

test('a core whose figures do not change is not known, rather than busy all the time', () => {
  const intervals = new CoresIntervals();
  intervals.add(moment(0, [[7, 3]]));
  expect(intervals.add(moment(250, [[7, 3]]))?.busyMs).toEqual([]);
  expect(intervals.add(moment(500, [[27, 8]]))?.busyMs).toEqual([{ core: 0, ms: 50 }]);
});

test('a generator that ran before we knew of it is not known, rather than 0 or its total', () => {
  const intervals = new CoresIntervals();
  intervals.add(moment(0, [[0, 0]]));
  expect(intervals.add(moment(250, [[25, 0]], { generator: generator(700) }))?.generatorMs).toBeNull();
  expect(intervals.add(moment(500, [[50, 0]], { generator: generator(760) }))?.generatorMs).toBe(60);
});

test('one that began within the interval counts in full; without any it is 0', () => {
  const intervals = new CoresIntervals();
  intervals.add(moment(0, [[0, 0]]));
  expect(intervals.add(moment(250, [[25, 0]]))?.generatorMs).toBe(0);
  expect(intervals.add(moment(500, [[50, 0]], { generator: generator(90, 300) }))?.generatorMs).toBe(90);
});
