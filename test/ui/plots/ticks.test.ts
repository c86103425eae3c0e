import { describe, expect, test } from 'vitest';
import { formatElapsed, formatTickBytes } from '../../../src/domain/words/format.ts';
import { bytesStep, linearTicks, logTicks, roundTop, timeTicks, wholeStep } from '../../../src/ui/plots/ticks.ts';

describe('a linear axis', () => {
  test.each([
    [9, 10],
    [10_000, 10_000],
    [41_200, 50_000],
    [1.28, 1.5],
    [12, 12],
  ])('of %d ends at %d', (highest, top) => {
    expect(roundTop(highest)).toBeCloseTo(top);
  });

  test.each([
    [50_000, 8_000, [0, 10_000, 20_000, 30_000, 40_000, 50_000]],
    [50_000, 11_000, [0, 20_000, 40_000]],
    [50_000, 25_000, [0, 50_000]],
    [1.5, 0.3, [0, 0.5, 1, 1.5]],
  ])('to %d, at least %d apart', (top, apart, ticks) => {
    expect(linearTicks(top, apart)).toEqual(ticks);
  });

  test('of any height: its numbers are 1, 2 or 5 of a decade apart, and its end is not far above what is highest', () => {
    for (let highest = 0.001; highest < 1e9; highest *= 1.037) {
      const top = roundTop(highest);
      const [, step = 0] = linearTicks(top, top / 9);
      expect((step / 10 ** Math.floor(Math.log10(step) + 1e-9)).toFixed(6)).toMatch(/^[125]\.0+$/);
      expect(top / highest, `${highest}`).toBeGreaterThan(1 - 1e-6);
      expect(top / highest, `${highest}`).toBeLessThan(1.5);
    }
  });

  test('of whole things has no halves', () => {
    expect(linearTicks(roundTop(2, wholeStep), 0.3, wholeStep)).toEqual([0, 1, 2]);
  });

  const MB = 1024 ** 2;
  test.each([
    [361 * MB, ['0', '100 MB', '200 MB', '300 MB', '400 MB']],
    [6.4 * MB, ['0', '2 MB', '4 MB', '6 MB', '8 MB']],
    [1.3 * 1024 * MB, ['0', '0.5 GB', '1 GB', '1.5 GB']],
    [990 * MB, ['0', '200 MB', '400 MB', '600 MB', '800 MB', '1000 MB']],
    [900, ['0', '200 B', '400 B', '600 B', '800 B', '1000 B']],
  ])('of %d bytes is round in its unit', (highest, labels) => {
    const top = roundTop(highest, bytesStep);
    expect(linearTicks(top, top / 6, bytesStep).map(formatTickBytes)).toEqual(labels);
  });
});

test('a logarithmic axis has the decades', () => {
  expect(logTicks(1, 10_000)).toEqual([1, 10, 100, 1_000, 10_000]);
  expect(logTicks(50, 2_000)).toEqual([100, 1_000]);
  expect(logTicks(2, 5)).toEqual([]);
});

describe('a time axis', () => {
  test.each([
    [2_000, 53_000, 6, '00:10 00:20 00:30 00:40 00:50'],
    [2_000, 53_000, 2, '00:20 00:40'],
    [0, 15_000, 4, '00:00 00:05 00:10 00:15'],
    [0, 3_600_000, 8, '00:00 10:00 20:00 30:00 40:00 50:00 1:00:00'],
    [0, 3_600_000, 3, '00:00 30:00 1:00:00'],
  ])('from %d to %d ms, at most %d', (fromMs, toMs, most, clock) => {
    expect(timeTicks(fromMs, toMs, most).map(formatElapsed).join(' ')).toBe(clock);
  });

  test('of any length: never more than asked for, and at least one where two would fit', () => {
    for (let spanMs = 5_000; spanMs < 40 * 3_600_000; spanMs *= 1.31) {
      for (const most of [2, 3, 9]) {
        const ticks = timeTicks(1_234, 1_234 + spanMs, most);
        expect(ticks.length).toBeLessThanOrEqual(most);
        expect(ticks.length, `${spanMs}`).toBeGreaterThan(0);
      }
    }
  });
});
