import { describe, expect, test } from 'vitest';
import { shuffledRounds } from '../../../src/domain/comparison/order.ts';

describe('the order of runs', () => {
  const subjects = ['go', 'node', 'rust', 'java'];

  test('each subject once a round, whatever the seed', () => {
    for (let seed = 1; seed < 200; seed += 1) {
      const runs = shuffledRounds(subjects, 3, seed);
      expect(runs.map(({ round }) => round)).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
      for (const round of [1, 2, 3]) {
        const inIt = runs.filter((run) => run.round === round).map(({ item }) => item);
        expect([...inIt].sort()).toEqual([...subjects].sort());
      }
    }
  });

  test('the same seed gives the same order, another seed another', () => {
    const orders = [7, 7, 8].map((seed) =>
      shuffledRounds(subjects, 3, seed)
        .map(({ item }) => item)
        .join(),
    );
    expect(orders[0]).toBe(orders[1]);
    expect(orders[0]).not.toBe(orders[2]);
  });

  test('each comes first about as often as the others', () => {
    const first = new Map<string, number>();
    for (const { item, round } of shuffledRounds(subjects, 4_000, 1)) {
      if (!first.has(`${round}`)) first.set(`${round}`, 1);
      else continue;
      first.set(item, (first.get(item) ?? 0) + 1);
    }
    for (const name of subjects) expect(first.get(name)).toBeGreaterThan(900);
  });
});
