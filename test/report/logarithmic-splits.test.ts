import { expect, test } from 'vitest';
import { onAxis } from '../../src/report/axis-words.ts';
import { logarithmicSplits } from '../../src/report/logarithmic-splits.ts';

test.each([
  ['a fourteenth more', 100, 107, false, [100, 102, 104, 106]],
  ['a tenth more', 100, 110, false, [100, 102, 104, 106, 108, 110]],
  ['below a millisecond', 0.11, 0.14, false, [0.11, 0.12, 0.13, 0.14]],
  ['whole numbers', 7, 9, true, [7, 8, 9]],
  ['a third of a decade', 90, 310, false, [100, 150, 200, 300]],
  ['two decades', 1, 100, false, [1, 2, 5, 10, 20, 50, 100]],
  ['four decades', 1, 10_000, false, [1, 10, 100, 1_000, 10_000]],
])('%s: an axis has three labels or more', (_what, min, max, isWhole, splits) => {
  expect(logarithmicSplits(min, max, isWhole)).toEqual(splits);
  const words = splits.map((value) => onAxis('ms', value));
  expect(new Set(words).size).toBe(words.length);
});
