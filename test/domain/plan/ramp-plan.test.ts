import { describe, expect, it } from 'vitest';
import {
  advanceRamp,
  CLIMB_LIMIT_MS,
  commandRamp,
  type RampWalk,
  resumeRamp,
  SETTLE_MS,
  STALL_MS,
  startRamp,
} from '../../../src/domain/plan/ramp-plan.ts';
import { connectionsAt } from '../../../src/domain/plan/step-connections.ts';

import { plan, play, prompt, type Server, TICK_MS } from './walked-ramp.ts';

describe('a ramp', () => {
  it('climbs, settles, holds, and ends after its last step', () => {
    const { lines, walk } = play({}, 10_000);
    expect(lines).toEqual([
      '0 step-started #0 100 hold 1000',
      '250 step-settled #0 100',
      '1250 step-ended #0',
      '1250 step-started #1 200 hold 1000',
      '1500 step-settled #1 200',
      '2500 step-ended #1',
      '2500 step-started #2 500 hold 1000',
      '2750 step-settled #2 500',
      '3750 step-ended #2',
    ]);
    expect(walk).toMatchObject({ phase: 'done', outcome: 'completed' });
  });

  it('holds its last step for ever with holdLastStep', () => {
    const { lines, walk } = play({ holdLastStep: true }, 600_000);
    expect(lines.at(-2)).toBe('2500 step-started #2 500 hold null');
    expect(walk.outcome).toBeNull();
  });

  it('ends with its duration, in any phase, and the last step has the time that is left', () => {
    expect(play({ durationMs: 2_000 }, 10_000).lines.at(-1)).toBe('2000 step-ended #1');
    const long = play({ durationMs: 10_000 }, 20_000);
    expect(long.lines.slice(-3)).toEqual([
      '2500 step-started #2 500 hold 7500',
      '2750 step-settled #2 500',
      '10000 step-ended #2',
    ]);
    expect(play({ durationMs: 2_000 }, 10_000, prompt, { 500: 'pause' }).walk.outcome).toBe('completed');
  });

  it('does not wait one more tick if a few ms of the hold are missing', () => {
    let { walk } = startRamp({ ...plan, steps: [100] }, 0, 1_000);
    walk = advanceRamp(walk, 251, prompt(walk, 0)).walk;
    expect(advanceRamp(walk, 1_249, prompt(walk, 0)).walk.phase).toBe('done');
  });

  it('never exceeds the machine’s limit', () => {
    expect(play({}, 10_000, prompt, {}, 150).lines.filter((line) => line.includes('started'))).toEqual([
      '0 step-started #0 100 hold 1000',
      '1250 step-started #1 150 hold 1000',
      '2500 step-started #2 150 hold 1000',
    ]);
  });
});

describe('a climb', () => {
  const one = { steps: [100] };

  it('ignores a tick from before the load knew of the step', () => {
    const stale: Server = () => ({ requested: 0, open: 100, answered: 100 });
    expect(play(one, 1_000, stale).walk.phase).toBe('climbing');
  });

  it('waits for the first answer of every socket, but not for ever', () => {
    const late: Server = (_, nowMs) => ({ requested: 100, open: 100, answered: nowMs < 750 ? 60 : 100 });
    expect(play(one, 750, late).lines.at(-1)).toBe('750 step-settled #0 100');
    const never: Server = () => ({ requested: 100, open: 100, answered: 60 });
    expect(play(one, 2_000, never).lines[1]).toBe(`${TICK_MS + SETTLE_MS} step-settled #0 100`);
  });

  it('is starved if there is no progress', () => {
    const stuck: Server = () => ({ requested: 100, open: 40, answered: 40 });
    expect(play(one, 5_000, stuck).lines[1]).toBe(`${TICK_MS + STALL_MS} step-settled #0 40 starved`);
  });

  it('is starved if progress is too slow', () => {
    const slow: Server = (_, nowMs) => ({ requested: 1000, open: Math.floor(nowMs / 100), answered: 0 });
    expect(play({ steps: [1000] }, 16_000, slow).lines[1]).toBe(`${CLIMB_LIMIT_MS} step-settled #0 150 starved`);
  });

  it('may take as long as the hold if that is longer', () => {
    const slow: Server = (_, nowMs) => ({ requested: 1000, open: Math.floor(nowMs / 100), answered: 0 });
    expect(play({ steps: [1000], holdMs: 20_000 }, 21_000, slow).lines[1]).toBe('20000 step-settled #0 200 starved');
  });

  it('settles without the load if that hangs: its clock goes on', () => {
    const hangs: Server = ({ connections, phase }) =>
      phase === 'climbing' ? { requested: connections, open: connections, answered: 0 } : null;
    const { lines, walk } = play({ steps: [100] }, 10_000, hangs);
    expect(lines).toEqual([
      '0 step-started #0 100 hold 1000',
      `${250 + SETTLE_MS} step-settled #0 100`,
      `${1_250 + SETTLE_MS} step-ended #0`,
    ]);
    expect(walk.outcome).toBe('completed');
  });

  it('settles even if only ticks of the previous step come', () => {
    const stale: Server = ({ connections, phase }) => ({
      requested: phase === 'climbing' ? connections : 7,
      open: connections,
      answered: 0,
    });
    expect(play({ steps: [100] }, 10_000, stale).walk.outcome).toBe('completed');
  });

  it('a load that hangs, from the start or later, does not outlive the duration', () => {
    for (let hangsFromMs = 0; hangsFromMs <= 5_000; hangsFromMs += TICK_MS) {
      const hangs: Server = (walk, nowMs) => (nowMs >= hangsFromMs ? null : prompt(walk, nowMs));
      const { lines, walk } = play({ durationMs: 5_000 }, 60_000, hangs);
      expect([lines.at(-1)?.split(' ')[0], walk.outcome]).toEqual(['5000', 'completed']);
      // Without one: each step is at most a stall and its hold.
      expect(play({}, 3 * (STALL_MS + SETTLE_MS + 1_000 + TICK_MS), hangs).walk.outcome).toBe('completed');
    }
  });

  it('is given up if no tick comes at all', () => {
    expect(play(one, 5_000, () => null).lines[1]).toBe(`${STALL_MS} step-settled #0 0 starved`);
  });
});

describe('commands', () => {
  it('pause stops the clock of the hold, resume continues it', () => {
    const { lines } = play({ steps: [100] }, 10_000, prompt, { 500: 'pause', 5500: 'resume' });
    expect(lines.slice(2)).toEqual(['500 load-paused', '5500 load-resumed', '6250 step-ended #0']);
  });

  it('a second pause or resume has no effect', () => {
    const { lines } = play({}, 1_000, prompt, { 250: 'pause', 500: 'pause', 750: 'resume', 1000: 'resume' });
    expect(lines.filter((line) => line.includes('load'))).toEqual(['250 load-paused', '750 load-resumed']);
  });

  it('a paused ramp still steps by hand, and stays paused', () => {
    const { lines, walk } = play({}, 10_000, prompt, { 500: 'pause', 1000: 'stepUp' });
    expect(lines.slice(-3)).toEqual([
      '1000 step-ended #0',
      '1000 step-started #1 200 hold 1000',
      '1250 step-settled #1 200',
    ]);
    expect(walk.paused).toBe(true);
  });

  it('stepUp moves on at once, with a new index', () => {
    expect(play({}, 500, prompt, { 500: 'stepUp' }).lines.slice(-2)).toEqual([
      '500 step-ended #0',
      '500 step-started #1 200 hold 1000',
    ]);
  });

  it('stepDown returns to the previous step, and the ramp continues from there', () => {
    const { lines } = play({}, 3_000, prompt, { 1500: 'stepDown' });
    expect(lines.slice(4)).toEqual([
      '1500 step-settled #1 200',
      '1500 step-ended #1',
      '1500 step-started #2 100 hold 1000',
      '1750 step-settled #2 100',
      '2750 step-ended #2',
      '2750 step-started #3 200 hold 1000',
      '3000 step-settled #3 200',
    ]);
  });

  it('stepDown on the first step does nothing', () => {
    expect(play({}, 500, prompt, { 500: 'stepDown' }).lines).toHaveLength(2);
  });

  it('stepUp past the end takes the next of 1-2-5 up to the limit, and then does nothing', () => {
    const ups = { 250: 'stepUp', 500: 'stepUp', 750: 'stepUp', 1000: 'stepUp' } as const;
    const { transitions } = play({ holdLastStep: true, steps: [100] }, 1_000, prompt, ups, 700);
    expect(transitions.flatMap((lines) => (lines.type === 'step-started' ? [lines.connections] : []))).toEqual([
      100, 200, 500, 700,
    ]);
  });

  it('stop ends the step and the walk; after that nothing happens', () => {
    const { lines, walk } = play({}, 5_000, prompt, { 500: 'stop', 750: 'stepUp', 1000: 'stop' });
    expect(lines.at(-1)).toBe('500 step-ended #0');
    expect(walk.outcome).toBe('stopped');
  });

  it('time never goes back: a tick cut before a command counts as of the command', () => {
    const started = startRamp(plan, 1_000, 1_000);
    const late = commandRamp(advanceRamp(started.walk, 900, null).walk, 950, 'stop');
    expect(late.transitions[0]?.atMs).toBe(1_000);
  });
});

it.each([
  [0, 100],
  [2, 500],
  [3, 1_000],
  [4, 2_000],
  [5, 3_000],
  [6, null],
])('step %i of the plan, limited to 3,000, has %s connections', (planIndex, connections) => {
  expect(connectionsAt(plan, planIndex, 3_000)).toBe(connections);
});

describe('the program itself was stopped', () => {
  const holding = (): RampWalk => {
    let walk = startRamp(plan, 0, 100_000).walk;
    for (let at = TICK_MS; walk.phase !== 'holding'; at += TICK_MS) walk = advanceRamp(walk, at, prompt(walk, at)).walk;
    return walk;
  };

  it('that time does not count, and the hold is longer by the moment after it', () => {
    const before = { ...holding(), heldMs: 900 };
    const resumed = resumeRamp(before, before.nowMs + 60_000);
    expect(resumed.transitions).toEqual([{ type: 'standstill', atMs: before.nowMs + 60_000, ms: 60_000 }]);
    expect(resumed.walk.heldMs).toBe(0);
    const over = advanceRamp(resumed.walk, resumed.walk.nowMs + plan.holdMs - 100, prompt(resumed.walk, 0));
    expect(over.transitions).toEqual([]);
    const end = advanceRamp(over.walk, resumed.walk.nowMs + plan.holdMs, prompt(over.walk, 0));
    expect(end.transitions.map(({ type }) => type)).toEqual(['step-ended', 'step-started']);
  });

  it('a duration does not include it', () => {
    let walk = startRamp({ ...plan, durationMs: 2_000 }, 0, 100_000).walk;
    walk = advanceRamp(walk, 500, prompt(walk, 500)).walk;
    walk = resumeRamp(walk, 60_500).walk;
    expect(advanceRamp(walk, 61_000, prompt(walk, 0)).walk.outcome).toBe(null);
    expect(advanceRamp(walk, 62_000, prompt(walk, 0)).walk.outcome).toBe('completed');
  });

  it('a climb continues where it was', () => {
    const climbing = startRamp(plan, 0, 100_000).walk;
    const resumed = resumeRamp(climbing, 60_000);
    // Else it would have stalled.
    expect(advanceRamp(resumed.walk, 60_250, null).transitions).toEqual([]);
  });
});

it('a server that closes each connection never has all of them open, and still settles', () => {
  const closing: Server = ({ connections }) => ({
    requested: connections,
    open: Math.floor(connections * 0.3),
    answered: 0,
    connecting: Math.ceil(connections * 0.7),
    requests: 500,
    reconnects: 500,
  });
  const { lines } = play({ steps: [100] }, 3_000, closing);
  expect(lines.join('\n')).toMatch(/settled/);
  expect(lines.join('\n')).not.toMatch(/starved/);
});
