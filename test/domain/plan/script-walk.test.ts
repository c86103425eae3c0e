import { describe, expect, it } from 'vitest';
import type { RampPlan } from '../../../src/domain/plan/run-config.ts';
import { scriptSteps } from '../../../src/domain/plan/script-stages.ts';
import { advanceScript, type ScriptMove, startScript, stopScript } from '../../../src/domain/plan/script-walk.ts';

const PLAN: RampPlan = { steps: [10, 20], holdMs: 3_000, durationMs: null, holdLastStep: false, cutFrom: null };
/** A climb of 1 s, a hold of 3 s, and 2 s to hear that all are there. */
const STEP_MS = 6_000;
const START = 100;

/** At these moments after the start, with so many users reported; null: only time has passed. */
function walked(plan: RampPlan, moments: readonly (readonly [atMs: number, open: number | null])[]): string[] {
  let move: ScriptMove = startScript(plan, START);
  const seen = [...move.transitions];
  for (const [atMs, open] of moments) {
    move = advanceScript(move.walk, START + atMs, open === null ? null : { open });
    seen.push(...move.transitions);
  }
  return [
    ...seen.map((event) => {
      const more = event.type === 'step-settled' ? ` ${event.open}${event.starved ? ' starved' : ''}` : '';
      return `${event.type} ${event.index} at ${event.atMs - START}${more}`;
    }),
    ...(move.walk.outcome === null ? [] : [move.walk.outcome]),
  ];
}

describe('a plan that another program walks', () => {
  it('has its steps by the clock, and settles once every user is reported', () => {
    expect(
      walked(PLAN, [
        [900, 8],
        [1_900, 10],
        [2_900, 10],
        [STEP_MS, 12],
        [STEP_MS + 1_800, 20],
        [2 * STEP_MS, null],
      ]),
    ).toEqual([
      'step-started 0 at 0',
      'step-settled 0 at 1900 10',
      `step-ended 0 at ${STEP_MS}`,
      `step-started 1 at ${STEP_MS}`,
      `step-settled 1 at ${STEP_MS + 1_800} 20`,
      `step-ended 1 at ${2 * STEP_MS}`,
      'completed',
    ]);
  });

  it('does not wait for users that do not come', () => {
    expect(
      walked(PLAN, [
        [1_500, 7],
        [2_500, 7],
        [3_600, 7],
      ]),
    ).toEqual(['step-started 0 at 0', 'step-settled 0 at 3600 7 starved']);
  });

  it('has the steps of a time in which nobody looked', () => {
    expect(
      walked(PLAN, [
        [1_500, 10],
        [2 * STEP_MS + 5, 20],
      ]),
    ).toEqual([
      'step-started 0 at 0',
      'step-settled 0 at 1500 10',
      `step-ended 0 at ${STEP_MS}`,
      `step-started 1 at ${STEP_MS}`,
      `step-ended 1 at ${2 * STEP_MS}`,
      'completed',
    ]);
  });

  it('ends when it is stopped, once', () => {
    const { walk } = startScript(PLAN, START);
    const stopped = stopScript(walk, START + 500);
    expect(stopped.transitions).toEqual([{ type: 'step-ended', atMs: START + 500, index: 0 }]);
    expect(stopped.walk.outcome).toBe('stopped');
    expect(stopScript(stopped.walk, START + 600).transitions).toEqual([]);
    expect(advanceScript(stopped.walk, START + 9_000, null).transitions).toEqual([]);
  });

  it('knows its moments before it runs', () => {
    expect(scriptSteps(PLAN, 2_000)).toEqual([
      { connections: 10, startMs: 0, climbedMs: 1_000, endMs: STEP_MS },
      { connections: 20, startMs: STEP_MS, climbedMs: STEP_MS + 1_000, endMs: 2 * STEP_MS },
    ]);
    expect(scriptSteps({ ...PLAN, steps: [10], durationMs: 500 }, 2_000)).toEqual([
      { connections: 10, startMs: 0, climbedMs: 500, endMs: 500 },
    ]);
  });
});
