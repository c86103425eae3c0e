import jStat from 'jstat';
import { describe, expect, test } from 'vitest';
import { ratioOf } from '../../../src/domain/comparison/ratio.ts';

describe('Student’s t, as printed in tables', () => {
  test.each([
    [0.975, 1, 12.7062],
    [0.975, 4, 2.7764],
    [0.995, 4, 4.6041],
    [0.9995, 2, 31.599],
    [0.9995, 8, 5.0413],
    [0.95, 30, 1.6973],
  ])('%f with %i degrees of freedom is %f', (p, degrees, expected) => {
    expect(jStat.studentt.inv(p, degrees)).toBeCloseTo(expected, 3);
  });
});

describe('the ratio of two subjects', () => {
  test('with Welch’s interval', () => {
    // By hand: 3.5635 degrees of freedom, and Student's density integrated numerically: t is 2.91587.
    const ratio = ratioOf([140, 142, 138], [100, 103, 99], 0.95);
    expect(ratio?.ratio).toBeCloseTo(1.390831, 6);
    expect(ratio?.low).toBeCloseTo(1.333373, 6);
    expect(ratio?.high).toBeCloseTo(1.450765, 6);
    expect(ratio?.beyondNoise).toBe(true);
  });

  test.each([
    ['rounds that overlap', [140, 90, 141], [100, 101, 99], false],
    ['far apart and steady', [200, 201, 199], [100, 101, 99], true],
    ['far apart, but the rounds scatter more', [150, 110, 240], [100, 70, 109], false],
    ['steady, and so near that it does not matter', [101, 101.01, 100.99], [100, 100.01, 99.99], false],
    ['equal in every round, and three per cent apart', [103, 103], [100, 100], true],
    ['equal', [100, 100], [100, 100], false],
    ['one round each', [200], [100], false],
  ])('%s', (_what, a, b, beyondNoise) => {
    expect(ratioOf(a, b, 0.99)?.beyondNoise).toBe(beyondNoise);
    expect(ratioOf(b, a, 0.99)?.beyondNoise).toBe(beyondNoise);
  });

  test('one round each has no interval', () => {
    expect(ratioOf([200], [100], 0.95)).toEqual({
      ratio: expect.closeTo(2, 9),
      low: null,
      high: null,
      beyondNoise: false,
    });
  });

  test('a single recording is as uncertain as a round of the other', () => {
    const alone = ratioOf([200], [100, 101, 99], 0.95);
    const together = ratioOf([200, 202, 198], [100, 101, 99], 0.95);
    expect(alone?.low ?? 0).toBeLessThan(together?.low ?? 0);
    expect(alone?.beyondNoise).toBe(true);
  });

  test('both ways round it says the same', () => {
    const [there, back] = [
      ratioOf([140, 142, 138], [100, 103, 99], 0.95),
      ratioOf([100, 103, 99], [140, 142, 138], 0.95),
    ];
    expect((there?.ratio ?? 0) * (back?.ratio ?? 0)).toBeCloseTo(1, 9);
    expect((there?.low ?? 0) * (back?.high ?? 0)).toBeCloseTo(1, 9);
  });

  test.each([
    [[], [1]],
    [
      [0, 1],
      [1, 2],
    ],
    [[1], [Number.NaN]],
  ])('%j over %j is not known', (a, b) => {
    expect(ratioOf(a, b, 0.95)).toBeNull();
  });
});
