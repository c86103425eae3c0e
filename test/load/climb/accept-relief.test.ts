import { describe, expect, it } from 'vitest';
import { AcceptRelief } from '../../../src/load/climb/accept-relief.ts';

/** A server in virtual time, 10 ms a turn: `accepts(holding)` connections leave the queue in a turn. */
function climb(connections: number, accepts: (holding: boolean) => number, turns = 1_000) {
  const relief = new AcceptRelief();
  let queued = 0;
  let accepted = 0;
  let heldMs = 0;
  for (let turn = 0; turn < turns && accepted < connections; turn += 1) {
    const room = 1_000 - queued;
    queued += Math.min(100, Math.max(0, room), connections - accepted - queued);
    relief.update(turn * 10, queued, accepted);
    if (relief.holding) heldMs += 10;
    const taken = Math.min(queued, accepts(relief.holding));
    queued -= taken;
    accepted += taken;
  }
  return { accepted, heldMs, holding: relief.holding };
}

describe('relief while a step climbs', () => {
  it('a server that accepts at once is never held back', () => {
    expect(climb(10_000, () => 100)).toMatchObject({ accepted: 10_000, heldMs: 0 });
  });

  it('a saturated event loop accepts while no requests are sent', () => {
    const helped = climb(10_000, (holding) => (holding ? 50 : 1));
    expect(helped.accepted).toBe(10_000);
    // Without it: one a turn.
    expect(climb(10_000, () => 1).accepted).toBeLessThanOrEqual(1_000);
  });

  it('for a server that does not accept, load is held back three times, and then no more', () => {
    const { heldMs, holding } = climb(10_000, () => 0);
    expect(heldMs).toBeGreaterThan(0);
    expect(heldMs).toBeLessThanOrEqual(3 * 410);
    expect(holding).toBe(false);
  });

  it('a server that deals out its connections is held back longer each time, until it helps', () => {
    const relief = new AcceptRelief(true);
    const holds: number[] = [];
    let beganMs = 0;
    for (let nowMs = 0; nowMs < 10_000; nowMs += 10) {
      const was = relief.holding;
      // Nobody takes any in the first two holds.
      relief.update(nowMs, 1_000, holds.length < 2 ? 0 : nowMs);
      if (!was && relief.holding) beganMs = nowMs;
      if (was && !relief.holding) holds.push(nowMs - beganMs);
    }
    expect(holds.slice(0, 5)).toEqual([400, 800, 1_600, 400, 400]);
  });

  it('a new climb tries again', () => {
    const relief = new AcceptRelief();
    for (let turn = 0; turn < 500; turn += 1) relief.update(turn * 10, 1_000, 0);
    relief.update(10_000, 1_000, 0);
    expect(relief.holding).toBe(false);
    relief.reset();
    relief.update(10_010, 1_000, 0);
    expect(relief.holding).toBe(true);
  });
});
