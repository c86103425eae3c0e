import { expect } from 'vitest';
import { assess } from '../../../src/domain/assessment/assess.ts';
import { onlyStep, runOf, type VerdictRow, verdictOn } from './a-step.ts';

/** Cases whose figures allow another explanation too; those of all others do not. */
const LIKELY = new Set([
  'nearly full',
  'a loop that answers its batch at its end',
  'pinned: the generator without slack shares nothing with a server that idles',
  'less than asked, and nothing is full',
  'behind the plan',
]);
/** Cases in which requests wait for something that others hold, and the CPU is not the limit. */
const HELD = new Set([
  'a lock that /block holds',
  'a lock, and a neighbour who fills the cores',
  'a loop that /block holds',
  'a loop that answers its batch at its end',
  'a pool of 64',
  'one loop that works on one request at a time is no pool of one',
  'eight forked workers are no event loop either',
  'a lock that the runtime reports',
  'a queue that the runtime reports',
  'less than asked, and nothing is full',
  'behind the plan',
]);
/** What a sentence must not say of a figure: that it is unknown, in whatever form. */
const UNKNOWN_FIGURE = /NaN|undefined|null|Infinity|–/;

export function expectVerdict(...[name, given, who, cause, why]: VerdictRow): void {
  const result = verdictOn(given);
  expect(result).toMatchObject({ who, cause, sure: LIKELY.has(name) ? 'likely' : 'measured' });
  expect(result?.held ?? false).toBe(HELD.has(name));
  expect(result?.why).toMatch(why);
}

/** Whatever could not be measured: no verdict cites it. */
export function expectSoundWithout(...[, given]: VerdictRow): void {
  const state = runOf(given);
  const step = onlyStep(state);
  for (const [figure, value] of Object.entries(step.measured)) {
    if (value === null || typeof value !== 'object' || !('last' in value)) continue;
    const result = assess(state, { ...step, measured: { ...step.measured, [figure]: null } });
    expect(result?.why ?? '', `without ${figure}`).not.toMatch(UNKNOWN_FIGURE);
  }
}
