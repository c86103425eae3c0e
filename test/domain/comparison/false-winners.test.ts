import { expect, test } from 'vitest';
import { CONFIDENCE, contest } from '../../../src/domain/comparison/contest.ts';
import { CONTESTED } from '../../../src/domain/comparison/figures.ts';
import { randomFrom } from '../../../src/domain/comparison/order.ts';

const random = randomFrom(42);
const gauss = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const NOISE = {
  'spreads by 2 %': () => Math.exp(0.02 * gauss()),
  'spreads by 10 %': () => Math.exp(0.1 * gauss()),
  'is skewed': () => 1 + 0.03 * Math.exp(gauss()),
  'has heavy tails': () => Math.exp((0.02 * gauss()) / Math.sqrt(-Math.log(1 - random()))),
  'is off by half in one of ten rounds': () => (random() < 0.9 ? 1 : 1.5) * Math.exp(0.01 * gauss()),
} as const;

/** The rounds of so many subjects in one figure; `factors` make some of them better or worse. */
function contestants(rounds: number, factors: readonly number[], noise: () => number) {
  return factors.map((factor, index) => {
    const fair = Array.from({ length: rounds }, () => 100 * factor * noise());
    const median = fair.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? null;
    return { name: `${index}`, fair, median, out: null };
  });
}

/** In how many of `tables` tables of all figures somebody was called best, per cent. */
function winnersPercent(tables: number, rounds: number, factors: readonly number[], noise: () => number): number {
  let won = 0;
  for (let table = 0; table < tables; table += 1) {
    const wins = CONTESTED.some((figure) => {
      const turned = figure.better === 'more' ? factors : factors.map((factor) => 1 / factor);
      return contest(figure, contestants(rounds, turned, noise)).result.winner !== null;
    });
    if (wins) won += 1;
  }
  return (won / tables) * 100;
}

test.each(
  Object.entries(NOISE).flatMap(([name, noise]) =>
    [
      [3, [1, 1]],
      [5, [1, 1]],
      [3, [1, 1, 1, 1]],
      [3, [3, 3, 1, 1]],
    ].map(([rounds, factors]) => [name, rounds as number, factors as readonly number[], noise] as const),
  ),
)(
  'noise that %s, %i rounds, subjects as good as %j: hardly ever a winner in any of the figures',
  (_name, rounds, factors, noise) => {
    expect(winnersPercent(600, rounds, factors, noise)).toBeLessThan(5);
  },
);

test.each([
  [3, 1.4, 0.02, 90],
  [5, 1.1, 0.02, 85],
  [5, 1.4, 0.05, 90],
])('%i rounds show a difference of %fx in rounds that spread by %f', (rounds, factor, spread, leastPercent) => {
  const [figure] = CONTESTED;
  if (figure === undefined) throw new Error('nothing is contested');
  const won = Array.from({ length: 400 }, () =>
    contest(
      figure,
      contestants(rounds, [factor, 1, 1, 1], () => Math.exp(spread * gauss())),
    ),
  ).filter(({ result }) => result.winner === '0').length;
  expect(won / 4).toBeGreaterThan(leastPercent);
});

test('each interval is 99.6 % sure', () => expect(CONFIDENCE).toBeCloseTo(0.9958, 4));
