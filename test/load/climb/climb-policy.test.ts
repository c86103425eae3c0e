import { describe, expect, it } from 'vitest';
import { type ClimbLevel, ClimbPolicy, retryAfterMs } from '../../../src/load/climb/climb-policy.ts';

/** The state table of climb-policy.ts, row by row, in virtual time: 10 ms a turn, as the pool asks. */
const TURN_MS = 10;

/** 10,000 sockets wanted, none open, an empty queue that the kernel shows. */
const EMPTY: ClimbLevel = { wanted: 10_000, connecting: 0, open: 0, accepted: 0, queued: 0, failing: false };
const QUEUE_FULL: ClimbLevel = { ...EMPTY, open: 1_000, accepted: 0, queued: 1_000 };

class Turns {
  nowMs = 0;
  readonly policy: ClimbPolicy;

  constructor(mayHold = true) {
    this.policy = new ClimbPolicy({ somaxconn: 4096, mayHold, nowMs: 0 });
  }

  /** Connects in so much time at one level. */
  pass(ms: number, level: ClimbLevel): number {
    let connects = 0;
    for (const untilMs = this.nowMs + ms; this.nowMs < untilMs; ) {
      this.nowMs += TURN_MS;
      connects += this.policy.mayConnect(this.nowMs, level);
    }
    return connects;
  }

  /** Passes until the policy holds, or does not. */
  until(maySend: boolean, level: ClimbLevel, limitMs = 5_000): number {
    const fromMs = this.nowMs;
    while (this.policy.maySend !== maySend && this.nowMs < fromMs + limitMs) this.pass(TURN_MS, level);
    expect(this.policy.maySend).toBe(maySend);
    return this.nowMs - fromMs;
  }
}

describe('the pace of connects', () => {
  it.each<[string, ClimbLevel, number, number]>([
    ['filling: a window of 1,000 per 100 ms', EMPTY, 9_900, 10_100],
    ['filling: never more than are wanted at once', { ...EMPTY, wanted: 3 }, 297, 303],
    ['trickle: 5 % of a full window', QUEUE_FULL, 49, 51],
    ['trickle: where no queue is known, by what has no answer', { ...QUEUE_FULL, queued: null }, 49, 51],
    ['retrying: 200 over all sockets together', { ...EMPTY, failing: true }, 198, 202],
    ['retrying: a full window is slower still', { ...QUEUE_FULL, failing: true }, 49, 51],
  ])('%s', (_, level, min, max) => {
    const connects = new Turns(false).pass(1_000, level);
    expect(connects).toBeGreaterThanOrEqual(min);
    expect(connects).toBeLessThanOrEqual(max);
  });

  it('all may send, whatever the pace', () => {
    const turns = new Turns();
    for (const level of [EMPTY, { ...EMPTY, failing: true }, { ...QUEUE_FULL, queued: null }]) {
      turns.pass(500, level);
      expect(turns.policy.maySend).toBe(true);
    }
  });

  it.each([
    [0, 0],
    [1, 100],
    [2, 200],
    [5, 1_600],
    [6, 2_000],
    [60, 2_000],
  ])('a socket that failed %i times in a row waits %i ms', (failures, ms) => {
    expect(retryAfterMs(failures)).toBe(ms);
  });
});

describe('relief of a saturated server', () => {
  it('free → holding at 200 in the queue, → resting once 50 are left, → free', () => {
    const turns = new Turns();
    turns.pass(100, { ...EMPTY, open: 199, queued: 199 });
    expect(turns.policy.maySend).toBe(true);
    turns.pass(TURN_MS, { ...EMPTY, open: 200, queued: 200 });
    expect(turns.policy.maySend).toBe(false);
    turns.pass(TURN_MS, { ...EMPTY, open: 200, queued: 51 });
    expect(turns.policy.maySend).toBe(false);
    turns.pass(TURN_MS, { ...EMPTY, open: 200, accepted: 150, queued: 50 });
    expect(turns.policy.maySend).toBe(true);
    // It rests, however long the queue is, and holds again.
    expect(turns.until(false, QUEUE_FULL)).toBe(150);
  });

  it('a hold ends after 400 ms', () => {
    const turns = new Turns();
    turns.until(false, QUEUE_FULL);
    expect(turns.until(true, QUEUE_FULL)).toBe(400);
  });

  it('three holds without 100 accepts each: spent, until the next climb', () => {
    const turns = new Turns();
    for (let hold = 0; hold < 3; hold += 1) {
      turns.until(false, QUEUE_FULL);
      turns.until(true, QUEUE_FULL);
    }
    turns.pass(5_000, QUEUE_FULL);
    expect(turns.policy.maySend).toBe(true);
    turns.policy.begin();
    turns.pass(TURN_MS, QUEUE_FULL);
    expect(turns.policy.maySend).toBe(false);
  });

  it('a hold that brings accepts does not count as failed', () => {
    const turns = new Turns();
    let accepted = 0;
    for (let hold = 0; hold < 10; hold += 1) {
      turns.until(false, { ...QUEUE_FULL, accepted });
      accepted += 100;
      turns.until(true, { ...QUEUE_FULL, accepted });
    }
  });

  it('while it holds, all but the last 1,000 sockets connect', () => {
    const turns = new Turns();
    turns.until(false, QUEUE_FULL);
    expect(turns.pass(200, { ...QUEUE_FULL, wanted: 1_001 })).toBeGreaterThan(0);
    expect(turns.policy.maySend).toBe(false);
    expect(turns.pass(100, { ...QUEUE_FULL, wanted: 1_000 })).toBe(0);
    expect(turns.policy.maySend).toBe(false);
  });

  it('ends once no socket is missing: the step is measured', () => {
    const turns = new Turns();
    turns.until(false, QUEUE_FULL);
    turns.pass(TURN_MS, { ...QUEUE_FULL, wanted: 0, queued: 0 });
    expect(turns.policy.maySend).toBe(true);
  });

  it('a load with a rate is never held back, nor are its last sockets', () => {
    const turns = new Turns(false);
    expect(turns.pass(1_000, { ...QUEUE_FULL, wanted: 500 })).toBeGreaterThan(0);
    expect(turns.policy.maySend).toBe(true);
    expect(turns.policy.takeHeldMs(turns.nowMs)).toBe(0);
  });

  it('reports how long it held, each part once', () => {
    const turns = new Turns();
    const before = turns.until(false, QUEUE_FULL);
    turns.pass(150, QUEUE_FULL);
    expect(turns.policy.takeHeldMs(turns.nowMs)).toBe(150);
    turns.until(true, QUEUE_FULL);
    expect(turns.policy.takeHeldMs(turns.nowMs)).toBe(250);
    turns.pass(100, EMPTY);
    expect(turns.policy.takeHeldMs(turns.nowMs)).toBe(0);
    expect(before).toBe(TURN_MS);
  });
});

describe('once the plan is over', () => {
  it('no socket connects or sends, and nothing counts as held back', () => {
    const turns = new Turns();
    turns.until(false, QUEUE_FULL);
    turns.policy.takeHeldMs(turns.nowMs);
    turns.policy.drain();
    expect(turns.pass(1_000, EMPTY)).toBe(0);
    expect(turns.policy.maySend).toBe(false);
    expect(turns.policy.takeHeldMs(turns.nowMs)).toBe(0);
  });
});
