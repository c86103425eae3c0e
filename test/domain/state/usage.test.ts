import { expect, test } from 'vitest';
import { cpuPercentOf, emptyWindow, pushReading, ratePerSecond } from '../../../src/domain/state/usage.ts';

/** Totals at these times, one after the other. */
const windowOf = (...readings: readonly (readonly [atMs: number, total: number])[]) =>
  readings.reduce((window, [atMs, total]) => pushReading(window, { atMs, total }), emptyWindow);

test('a rate needs two readings', () => {
  expect(ratePerSecond(emptyWindow)).toBeNull();
  expect(ratePerSecond(windowOf([0, 100]))).toBeNull();
  expect(ratePerSecond(windowOf([0, 100], [0, 200]))).toBeNull();
});

test('a rate is over the last second only', () => {
  const window = windowOf([0, 0], [250, 1000], [500, 1000], [750, 1000], [1000, 1000], [1250, 1010]);
  expect(window.map(({ atMs }) => atMs)).toEqual([250, 500, 750, 1000, 1250]);
  expect(ratePerSecond(window)).toBe(10);
});

test('a timer that is a few ms early does not make the window longer', () => {
  expect(windowOf([3, 0], [251, 0], [504, 0], [752, 0], [1002, 0], [1251, 0])[0]?.atMs).toBe(251);
});

test('infrequent samples give a rate between the last two', () => {
  expect(ratePerSecond(windowOf([0, 0], [4000, 4000], [8000, 4400]))).toBe(100);
});

test('CPU per cent: 500 ms in a second are half a core', () => {
  expect(cpuPercentOf(windowOf([0, 70], [1000, 570]))).toBe(50);
});
