import { describe, expect, it } from 'vitest';
import {
  advanceRamp,
  commandRamp,
  type LoadLevel,
  type RampWalk,
  resumeRamp,
  SETTLE_MS,
  STALL_MS,
  startRamp,
} from '../../../src/domain/plan/ramp-plan.ts';
import { plan, play, prompt, type Server } from './walked-ramp.ts';

const one = { ...plan, steps: [100] };
/** A step of 100 that began now. */
const climbing = (): RampWalk => startRamp(one, 0, 1_000).walk;

describe('how long a step is to be held, as its start says', () => {
  it('with a duration: each its hold, and the last what is left, whenever the run began', () => {
    const { lines } = play({ durationMs: 10_000 }, 3_000);
    expect(lines.filter((line) => line.includes('started'))).toEqual([
      '0 step-started #0 100 hold 1000',
      '1250 step-started #1 200 hold 1000',
      '2500 step-started #2 500 hold 7500',
    ]);
    expect(startRamp({ ...one, durationMs: 10_000 }, 60_000, 1_000).transitions).toMatchObject([{ holdMs: 10_000 }]);
  });

  it.each([
    [974, 'holding'],
    [975, 'done'],
  ])('of a hold of 1,000 ms, after %i it is %s: a tick may come 25 ms early', (heldMs, phase) => {
    const settled = advanceRamp(climbing(), 250, prompt(climbing(), 250)).walk;
    expect(advanceRamp(settled, 250 + heldMs, prompt(settled, 0)).walk.phase).toBe(phase);
  });
});

describe('a climb that does not end', () => {
  it('in a later step stalls as soon as in the first: sockets that were open before are no progress', () => {
    const never: Server = ({ connections }) => ({ requested: connections, open: 100, answered: 100 });
    expect(play({ steps: [100, 200] }, 6_000, never).lines[4]).toBe(`${1_250 + STALL_MS} step-settled #1 100 starved`);
  });

  it('counts sockets of a load that hangs as they last were', () => {
    const hangs: Server = ({ connections }, nowMs) =>
      nowMs <= 500 ? { requested: connections, open: 60, answered: 0 } : null;
    expect(play(one, 4_000, hangs).lines[1]).toBe(`${250 + STALL_MS} step-settled #0 60 starved`);
  });

  it('downwards counts those that the server never closed', () => {
    const keeps: Server = ({ connections }) => ({ requested: connections, open: 200, answered: 200 });
    const { lines } = play(
      { steps: [100, 200] },
      5_000,
      (walk, now) => (walk.index < 2 ? prompt(walk, now) : keeps(walk, now)),
      {
        1500: 'stepDown',
      },
    );
    expect(lines.at(-1)).toBe(`${1_500 + STALL_MS} step-settled #2 200 starved`);
  });
});

describe('while the first answers are waited for', () => {
  const settling = (): RampWalk => advanceRamp(climbing(), 250, { requested: 100, open: 100, answered: 10 }).walk;

  it('a tick from before this step does not say that all are in', () => {
    const stale: LoadLevel = { requested: 7, open: 100, answered: 100 };
    expect(settling().phase).toBe('settling');
    expect(advanceRamp(settling(), 500, stale).transitions).toEqual([]);
    expect(advanceRamp(settling(), 500, { ...stale, requested: 100 }).transitions).toMatchObject([
      { type: 'step-settled', open: 100 },
    ]);
  });

  it('a standstill of the program does not count', () => {
    const resumed = resumeRamp(settling(), 60_250).walk;
    expect(advanceRamp(resumed, 60_250 + SETTLE_MS - 1, null).transitions).toEqual([]);
    expect(advanceRamp(resumed, 60_250 + SETTLE_MS, null).transitions).toMatchObject([{ type: 'step-settled' }]);
  });
});

/** Half of the answers cost a connection, and nine tenths of the sockets are open or on their way: it is as open as it gets. */
it.each<[string, Partial<LoadLevel>, string]>([
  ['at both shares', {}, 'settling'],
  ['one reconnect less', { reconnects: 49 }, 'climbing'],
  ['one socket less on its way', { connecting: 59 }, 'climbing'],
  ['more of both', { connecting: 70, reconnects: 100 }, 'settling'],
  ['no answer yet', { requests: 0, reconnects: 0 }, 'climbing'],
])('a server that closes each connection, %s', (_, over, phase) => {
  const load = { requested: 100, open: 30, answered: 0, connecting: 60, requests: 100, reconnects: 50, ...over };
  expect(advanceRamp(climbing(), 250, load).walk.phase).toBe(phase);
});

it('a load that does not say how many connections it makes anew is waited for', () => {
  expect(advanceRamp(climbing(), 250, { requested: 100, open: 95, answered: 95 }).walk.phase).toBe('climbing');
});

describe('a ramp that is over', () => {
  const over = (): RampWalk => commandRamp(climbing(), 100, 'stop').walk;
  it.each([
    ['a tick', (walk: RampWalk) => advanceRamp(walk, 9_000, prompt(walk, 0))],
    ['a standstill', (walk: RampWalk) => resumeRamp(walk, 9_000)],
    ['a step up', (walk: RampWalk) => commandRamp(walk, 9_000, 'stepUp')],
    ['a pause', (walk: RampWalk) => commandRamp(walk, 9_000, 'pause')],
    ['another stop', (walk: RampWalk) => commandRamp(walk, 9_000, 'stop')],
  ])('does nothing at %s', (_, move) => {
    const before = over();
    expect(move(before)).toEqual({ walk: before, transitions: [] });
  });
});

it('a command in the moment in which the duration ends says nothing but the end', () => {
  const walk = startRamp({ ...one, durationMs: 1_000 }, 0, 1_000).walk;
  expect(commandRamp(walk, 1_000, 'stepUp').transitions).toEqual([{ type: 'step-ended', atMs: 1_000, index: 0 }]);
});

it.each([
  ['pause', 'load-paused'],
  ['resume', 'load-resumed'],
] as const)('a second %s says nothing', (command, type) => {
  const paused = command === 'resume' ? commandRamp(climbing(), 50, 'pause').walk : climbing();
  const first = commandRamp(paused, 100, command);
  expect(first.transitions).toEqual([{ type, atMs: 100 }]);
  expect(commandRamp(first.walk, 200, command).transitions).toEqual([]);
});
