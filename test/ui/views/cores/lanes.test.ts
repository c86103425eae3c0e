import { describe, expect, test } from 'vitest';
import type { CoreLane, CoreMoment } from '../../../../src/domain/state/recent-past.ts';
import { busiestThreads, laneColumn } from '../../../../src/ui/views/cores/lanes.ts';

const thread = (tid: number, cpuPercent: number) => ({ pid: 1, tid, name: 'server', cpuPercent });
const lane = (over: Partial<CoreLane> = {}): CoreLane => ({
  core: 0,
  totalPercent: 0,
  targetPercent: 0,
  generatorPercent: 0,
  threads: [],
  ...over,
});
const moment = (...lanes: readonly CoreLane[]): CoreMoment => ({ atMs: 0, lanes });

test('the busiest threads over all moments, with the cores that they were seen on', () => {
  const moments = [
    moment(lane({ threads: [thread(1, 10), thread(2, 30)] }), lane({ core: 1, threads: [thread(3, 5)] })),
    moment(lane({ threads: [thread(1, 10)] }), lane({ core: 1, threads: [thread(2, 30)] })),
  ];
  const keys = busiestThreads(moments);
  expect(keys.map(({ tid, cpuPercent, cores }) => [tid, cpuPercent, cores])).toEqual([
    [2, 30, 2],
    [1, 10, 1],
    [3, 2.5, 1],
  ]);
  expect(new Set(keys.map(({ token }) => token)).size).toBe(3);
  expect(busiestThreads([])).toEqual([]);
});

describe('a column of a lane, from above', () => {
  const drawn = (each: CoreLane, rows: number): string => {
    const keys = new Map(busiestThreads([moment(each)]).map((key) => [key.key, key]));
    return laneColumn(each, keys, rows, false)
      .map(({ text }) => text)
      .join('');
  };

  test.each<[string, CoreLane, number, string]>([
    ['idle: only its floor', lane(), 4, '   ▁'],
    [
      'full of the target’s one thread',
      lane({ totalPercent: 100, targetPercent: 100, threads: [thread(1, 100)] }),
      4,
      'aaaa',
    ],
    [
      'two threads, the generator above them',
      lane({ totalPercent: 100, targetPercent: 50, generatorPercent: 50, threads: [thread(1, 30), thread(2, 20)] }),
      4,
      '==ba',
    ],
    [
      'others on top, the rest idle',
      lane({ totalPercent: 50, targetPercent: 25, threads: [thread(1, 25)] }),
      4,
      '  .a',
    ],
    ['what no row explains is the target’s all the same', lane({ totalPercent: 100, targetPercent: 100 }), 2, '##'],
    [
      'rows that claim more than ran here are scaled down',
      lane({ totalPercent: 50, targetPercent: 50, threads: [thread(1, 90)] }),
      4,
      '  aa',
    ],
    ['one row: whoever holds the middle', lane({ totalPercent: 80, targetPercent: 10, generatorPercent: 70 }), 1, '='],
  ])('%s', (_name, each, rows, text) => {
    expect(drawn(each, rows)).toBe(text);
  });

  test('with colours the height is exact to an eighth', () => {
    const half = lane({ totalPercent: 50, targetPercent: 50 });
    expect(laneColumn(half, new Map(), 1, true)).toEqual([{ token: 'cores', text: '▄' }]);
  });
});
