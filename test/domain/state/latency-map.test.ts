import { describe, expect, test } from 'vitest';
import { LatencyHistogram } from '../../../src/domain/state/histogram.ts';
import {
  addLatencies,
  binFromMs,
  emptyLatencyMap,
  type LatencyColumn,
  MAP_COLUMNS,
} from '../../../src/domain/state/latency-map.ts';

const of = (...valuesMs: readonly number[]): LatencyHistogram => LatencyHistogram.ofMs(valuesMs);

/** Lower bounds of the bins that hold something, and how many answers. */
const filled = ({ firstBin, counts }: LatencyColumn): [ms: number, count: number][] =>
  counts.flatMap((count, index): [number, number][] => (count > 0 ? [[binFromMs(firstBin + index), count]] : []));

test('a tick’s answers are in the bin of their latency', () => {
  const { columns } = addLatencies(emptyLatencyMap, 1_000, of(101, 102, 1_500));
  expect(columns).toHaveLength(1);
  const [column] = columns;
  if (column === undefined) throw new Error('no column');
  expect(column.total).toBe(3);
  const [[fast = 0, two] = [], [slow = 0, one] = []] = filled(column);
  expect([two, one]).toEqual([2, 1]);
  expect(fast).toBeLessThanOrEqual(101);
  expect(fast * 1.06).toBeGreaterThan(102);
  expect(slow).toBeLessThanOrEqual(1_500);
  expect(slow * 1.06).toBeGreaterThan(1_500);
});

test('a tick without an answer changes nothing', () => {
  const map = addLatencies(emptyLatencyMap, 250, of(10));
  expect(addLatencies(map, 500, LatencyHistogram.empty)).toBe(map);
});

test('ticks of one span share its column; columns that are over stay the same objects', () => {
  const one = addLatencies(emptyLatencyMap, 250, of(10));
  const two = addLatencies(one, 500, of(10));
  const three = addLatencies(two, 480, of(20));
  expect(two.columns.map(({ fromMs }) => fromMs)).toEqual([0, 250]);
  expect(three.columns.map(({ total }) => total)).toEqual([1, 2]);
  expect(three.columns[0]).toBe(one.columns[0]);
});

describe('an hour of ticks', () => {
  let map = emptyLatencyMap;
  let spans = 0;
  const [fast, slow] = [of(10, 11, 12), of(500)];
  for (let atMs = 250; atMs <= 3_600_000; atMs += 250) {
    const next = addLatencies(map, atMs, atMs > 1_800_000 ? slow : fast);
    if (next.spanMs > map.spanMs) spans += 1;
    map = next;
  }

  test('is bounded, and covers the whole of it without a gap', () => {
    expect(map.columns.length).toBeLessThanOrEqual(MAP_COLUMNS);
    expect(map.columns.length).toBeGreaterThan(MAP_COLUMNS / 2 - 1);
    expect(map.spanMs).toBe(16_000);
    expect(spans).toBe(6);
    expect(map.columns.map(({ fromMs }) => fromMs)).toEqual(map.columns.map((_, index) => index * map.spanMs));
  });

  test('loses no answer', () => {
    expect(map.columns.reduce((sum, { total }) => sum + total, 0)).toBe(7_200 * 3 + 7_200);
  });

  test('its wall is where it was', () => {
    const wall = map.columns.find((column) => filled(column).some(([ms]) => ms > 400));
    expect(wall?.fromMs).toBeGreaterThan(1_800_000 - map.spanMs);
    expect(wall?.fromMs).toBeLessThanOrEqual(1_800_000);
  });
});

test('nearly all answers are between the low and the high bin; a single slow one of a thousand is not', () => {
  const [column] = addLatencies(emptyLatencyMap, 250, of(...new Array<number>(999).fill(100), 9_000)).columns;
  expect(binFromMs(column?.highBin ?? 0)).toBeLessThanOrEqual(100);
  expect(column === undefined ? [] : filled(column)).toHaveLength(2);
});
