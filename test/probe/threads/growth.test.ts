import { expect, test } from 'vitest';
import { Growth } from '../../../src/probe/threads/growth.ts';

const cpuMs = (member: { cpuMs: number }): number => member.cpuMs;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const member = (key: string, ms: number, startedAtMs: number | null = -10_000) => ({ key, cpuMs: ms, startedAtMs });

/** What the last of these samples counts. */
function grownAt(...samples: readonly (readonly [atMs: number, ...members: ReturnType<typeof member>[]])[]) {
  const growth = new Growth();
  let grown = 0;
  for (const [atMs, ...members] of samples) grown = sum(growth.add(atMs, members, cpuMs));
  return { grown, isWhole: growth.isWhole };
}

test('the first sample counts nothing: earlier growth belongs to no interval', () => {
  expect(grownAt([0, member('a', 500)]).grown).toBe(0);
});

test('growth of those that stay, never below 0; those that ended count nothing', () => {
  expect(
    grownAt([0, member('a', 500), member('b', 90), member('c', 7)], [250, member('a', 600), member('b', 80)]),
  ).toEqual({
    grown: 100,
    isWhole: true,
  });
});

test('a member that started since the last sample counts in full', () => {
  expect(grownAt([0, member('a', 500)], [250, member('a', 500), member('b', 40, 100)])).toEqual({
    grown: 40,
    isWhole: true,
  });
});

test('an older member that is found for the first time does not count its past', () => {
  const found = [250, member('a', 500), member('late', 90_000)] as const;
  expect(grownAt([0, member('a', 500)], found)).toEqual({ grown: 0, isWhole: false });
  expect(grownAt([0, member('a', 500)], found, [500, member('a', 500), member('late', 90_030)])).toEqual({
    grown: 30,
    isWhole: true,
  });
});

test('a member that was missed once counts its growth meanwhile, not its total', () => {
  const a = (ms: number) => member('a', ms);
  expect(grownAt([0, a(1), member('b', 90_000)], [250, a(2)], [500, a(3), member('b', 90_120)]).grown).toBe(121);
});

test('without start times every sample sees all, so a new member has just started', () => {
  expect(grownAt([0, member('a', 5, null)], [250, member('a', 5, null), member('b', 40, null)]).grown).toBe(40);
});

test('those that ended are forgotten', () => {
  const growth = new Growth();
  growth.add(0, [member('a', 0)], cpuMs);
  for (let atMs = 250; atMs < 60_000; atMs += 250) growth.add(atMs, [], cpuMs);
  // It would count 5 if it were remembered.
  expect(growth.add(60_000, [member('a', 5)], cpuMs)).toEqual([0]);
});
