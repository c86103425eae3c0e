import { expect, test } from 'vitest';
import { attributeToCores, type PartyUsage } from '../../../src/probe/cores/core-attribution.ts';

const noParty: PartyUsage = { cpuPercent: null, byCore: null };
const party = (cpuPercent: number, ...byCore: readonly number[]): PartyUsage => ({
  cpuPercent,
  byCore: new Map(byCore.map((percent, core) => [core, percent])),
});
const totals = (...percents: readonly number[]) => percents.map((totalPercent, core) => ({ core, totalPercent }));

/** Target and generator of each core, to a tenth. */
function shares(...args: Parameters<typeof attributeToCores>): (number | null)[][] {
  const round = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10);
  return attributeToCores(...args).map(({ targetPercent, generatorPercent }) => [
    round(targetPercent),
    round(generatorPercent),
  ]);
}

test.each<[string, Parameters<typeof attributeToCores>, (number | null)[][]]>([
  [
    'no known party is null, never 0',
    [totals(50, 60), noParty, noParty],
    [
      [null, null],
      [null, null],
    ],
  ],
  [
    'as the threads were seen',
    [totals(90, 50), party(90, 60, 30), noParty],
    [
      [60, null],
      [30, null],
    ],
  ],
  [
    'scaled to what the processes used',
    [totals(90, 50), party(45, 60, 30), noParty],
    [
      [30, null],
      [15, null],
    ],
  ],
  [
    'what exceeds a core moves to the other',
    [totals(100, 100), party(130, 130, 0), noParty],
    [
      [100, null],
      [30, null],
    ],
  ],
  [
    'two parties share what there is',
    [totals(100, 100), party(120, 120, 0), party(60, 0, 60)],
    [
      [100, 0],
      [20, 60],
    ],
  ],
  [
    'more than all cores had is cut',
    [totals(40, 40), party(100, 100, 0), noParty],
    [
      [40, null],
      [40, null],
    ],
  ],
  [
    'an idle party is 0',
    [totals(50, 10), party(0, 0, 0), noParty],
    [
      [0, null],
      [0, null],
    ],
  ],
])('%s', (_, args, expected) => {
  expect(shares(...args)).toEqual(expected);
});

test('no core gets more than it had, and sums hold where they fit', () => {
  const cores = attributeToCores(totals(100, 80, 20, 95), party(150, 90, 10, 40, 10), party(90, 10, 10, 0, 70));
  let [target, generator] = [0, 0];
  for (const { totalPercent, targetPercent, generatorPercent } of cores) {
    target += targetPercent ?? 0;
    generator += generatorPercent ?? 0;
    expect((targetPercent ?? 0) + (generatorPercent ?? 0)).toBeLessThanOrEqual(totalPercent + 1e-9);
  }
  expect(target).toBeCloseTo(150);
  expect(generator).toBeCloseTo(90);
});
