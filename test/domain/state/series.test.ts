import { expect, test } from 'vitest';
import { emptySeries, pushPoint, SERIES_CAPACITY, type Series } from '../../../src/domain/state/series.ts';

const pushed = (count: number): Series => {
  let series = emptySeries;
  for (let index = 0; index < count; index += 1) series = pushPoint(series, index * 250, index);
  return series;
};

test('keeps every point while there is room', () => {
  expect(pushed(10).points.map((point) => point.value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('an hour of ticks stays bounded, covers the whole run and ends in the newest value', () => {
  const series = pushed(14_400);
  expect(series.points.length).toBeLessThanOrEqual(SERIES_CAPACITY);
  expect(series.points.length).toBeGreaterThan(SERIES_CAPACITY / 3);
  expect(series.points[0]?.atMs).toBe(0);
  expect(series.points.at(-1)?.value).toBe(14_399);
});

test('points stay in order and about evenly spaced', () => {
  const { points } = pushed(5_000);
  const gaps = points.slice(1, -1).map((point, index) => point.atMs - (points[index]?.atMs ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(0);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.min(...gaps) * 3);
});
