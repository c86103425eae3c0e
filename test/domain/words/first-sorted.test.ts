import { expect, test } from 'vitest';
import { firstSorted } from '../../../src/domain/words/first-sorted.ts';

const ascending = (a: number, b: number): number => a - b;

test.each([
  ['fewer than wanted', [3, 1, 2], 5],
  ['as many', [3, 1, 2], 3],
  ['more', [5, 3, 9, 1, 7, 2, 8], 3],
  ['ascending', Array.from({ length: 500 }, (_, at) => at), 20],
  ['descending', Array.from({ length: 500 }, (_, at) => 500 - at), 20],
  ['many equals', Array.from({ length: 500 }, (_, at) => (at * 7919) % 13), 40],
  ['none wanted', [2, 1], 0],
  ['nothing', [], 3],
])('%s: as sorting and cutting', (_, items, count) => {
  expect(firstSorted(items, count, ascending)).toEqual([...items].sort(ascending).slice(0, count));
});

test('of equals the earlier one comes first', () => {
  const items = [0, 1, 0, 1, 0].map((rank, at) => ({ rank, at }));
  const first = firstSorted(items, 4, (a, b) => a.rank - b.rank);
  expect(first.map(({ at }) => at)).toEqual([0, 2, 4, 1]);
});
