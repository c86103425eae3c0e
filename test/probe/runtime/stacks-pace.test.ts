import { expect, test } from 'vitest';
import { StacksPace } from '../../../src/probe/runtime/stacks-pace.ts';

/** A pace that has learnt what an answer costs: the next is due `costMs` x 100 after 1,000. */
function learnt(costMs: number): StacksPace {
  const pace = new StacksPace();
  pace.answered(0, costMs);
  pace.answered(1_000, costMs);
  return pace;
}

test('0.3 % of a core, and no more often than every three seconds', () => {
  expect([3_999, 4_000].map((atMs) => learnt(1).isDue(atMs))).toEqual([false, true]);
  expect([24_332, 24_334].map((atMs) => learnt(70).isDue(atMs))).toEqual([false, true]);
});

test('a step that has settled gets one at once, and one only', () => {
  const pace = learnt(70);
  pace.stepSettled(2_000, 5_000);
  expect(pace.isDue(2_010)).toBe(true);
  pace.answered(2_010, 70);
  expect(pace.isDue(2_300)).toBe(false);
  pace.stepSettled(2_400, 2_000);
  expect(pace.isDue(2_410)).toBe(true);
});

test('what was asked in the climb is none of the step’s', () => {
  const pace = learnt(70);
  pace.stepSettled(2_000, 5_000);
  pace.answered(1_990, 70);
  expect(pace.isDue(2_010)).toBe(true);
});

test.each([
  ['250 ms in five seconds', 250, 5_000, true],
  ['and no more', 251, 5_000, false],
  ['100 ms in two', 100, 2_000, true],
  ['200 ms in two: a tenth of a core', 200, 2_000, false],
  ['a step that holds until the user moves on', 250, null, true],
])('a step may spend a twentieth of a core: %s', (_, costMs, holdMs, isDue) => {
  const pace = learnt(costMs);
  pace.stepSettled(2_000, holdMs);
  expect(pace.isDue(2_000)).toBe(isDue);
});

test('a server that does not answer is left alone for as long as that took, then asked again for the step', () => {
  const pace = learnt(70);
  pace.stepSettled(2_000, 60_000);
  pace.failed(2_000, 5_000);
  expect([7_000, 11_999, 12_000].map((atMs) => pace.isDue(atMs))).toEqual([false, false, true]);
});
