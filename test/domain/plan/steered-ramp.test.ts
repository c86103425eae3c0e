import { describe, expect, it } from 'vitest';
import { play, prompt, type Server } from './walked-ramp.ts';

/** What a key makes of a plan of 100, 200 and 500 connections, each held for a second. */
describe('a steered load', () => {
  it('begins a step of the same connections, which takes the rest of the hold', () => {
    expect(play({}, 2_500, prompt, { 750: { sends: true } }).lines.slice(0, 6)).toEqual([
      '0 step-started #0 100 hold 1000',
      '250 step-settled #0 100',
      '750 step-ended #0',
      '750 step-started #1 100 hold 500',
      '1000 step-settled #1 100',
      '1500 step-ended #1',
    ]);
  });

  it('twice in a step: the hold is as long as planned, without the settling', () => {
    const { lines } = play({}, 2_500, prompt, { 500: { sends: true }, 1000: { sends: true } });
    expect(lines.filter((line) => line.includes('started'))).toEqual([
      '0 step-started #0 100 hold 1000',
      '500 step-started #1 100 hold 750',
      '1000 step-started #2 100 hold 500',
      '1750 step-started #3 200 hold 1000',
    ]);
  });

  it('in a climb: the climb goes on as another step', () => {
    const slow: Server = (walk, nowMs) =>
      nowMs < 1_000 ? ({ ...prompt(walk, nowMs), open: 50, answered: 50 } as never) : prompt(walk, nowMs);
    expect(play({}, 1_250, slow, { 500: { sends: true } }).lines).toEqual([
      '0 step-started #0 100 hold 1000',
      '500 step-ended #0',
      '500 step-started #1 100 hold 1000',
      '1000 step-settled #1 100',
    ]);
  });

  it('nothing sent: the clock of the hold stands still until something is', () => {
    const { lines } = play({}, 5_000, prompt, { 750: { sends: false }, 4000: { sends: true } });
    expect(lines.slice(2, 8)).toEqual([
      '750 step-ended #0',
      '750 step-started #1 100 hold 500',
      '1000 step-settled #1 100',
      '4000 step-ended #1',
      '4000 step-started #2 100 hold 500',
      '4250 step-settled #2 100',
    ]);
    expect(lines[8]).toBe('4750 step-ended #2');
  });

  it('ends with its duration all the same', () => {
    const { walk } = play({ durationMs: 3_000 }, 3_000, prompt, { 750: { sends: false } });
    expect(walk.outcome).toBe('completed');
  });
});

describe('a jump', () => {
  it('ends the step, and what the plan has left follows', () => {
    const { lines } = play({}, 5_000, prompt, { 500: { to: 1 } });
    expect(lines.filter((line) => line.includes('started'))).toEqual([
      '0 step-started #0 100 hold 1000',
      '500 step-started #1 200 hold 1000',
      '1750 step-started #2 500 hold 1000',
    ]);
  });

  it('back; and to its own step, which begins again', () => {
    const { lines } = play({}, 3_000, prompt, { 1500: { to: 0 }, 2000: { to: 0 } });
    expect(lines.filter((line) => line.includes('started')).map((line) => line.split(' hold')[0])).toEqual([
      '0 step-started #0 100',
      '1250 step-started #1 200',
      '1500 step-started #2 100',
      '2000 step-started #3 100',
    ]);
  });

  it('to no step of the plan does nothing, and with a duration the last one has what is left', () => {
    expect(play({}, 600, prompt, { 500: { to: -1 } }).lines).toHaveLength(2);
    const { lines } = play({ durationMs: 10_000 }, 1_000, prompt, { 500: { to: 2 } });
    expect(lines.at(-2)).toBe('500 step-started #1 500 hold 9500');
  });
});
