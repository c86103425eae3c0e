import { expect, it } from 'vitest';
import { fitLine } from '../../../../src/domain/doctor/needs/fit-line.ts';

const points = (...values: readonly (readonly [number, number])[]) =>
  values.map(([connections, value]) => ({ connections, value }));

it('through two points it is exact, between three it is told how far off', () => {
  expect(fitLine(points([100, 1_100], [1_000, 2_000]))).toEqual({
    base: 1_000,
    perConnection: 1,
    errors: [
      { connections: 100, share: 0 },
      { connections: 1_000, share: 0 },
    ],
  });
  const line = fitLine(points([0, 100], [100, 250], [200, 300]));
  expect([line?.base, line?.perConnection]).toEqual([expect.closeTo(116.67, 2), 1]);
  expect(line?.errors.map(({ share }) => Math.round(share * 100))).toEqual([17, -13, 6]);
});

it('what falls with more connections is no slope, and one point is no line', () => {
  expect(fitLine(points([100, 2_000], [1_000, 1_000]))).toMatchObject({ base: 1_500, perConnection: 0 });
  expect(fitLine(points([1_000, 1_000], [2_000, 5_000]))).toMatchObject({ base: 0, perConnection: 4 });
  expect([fitLine(points([100, 1])), fitLine(points([100, 1], [100, 2]))]).toEqual([null, null]);
});
