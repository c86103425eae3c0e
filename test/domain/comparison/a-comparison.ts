import type { ComparisonProgress, RunAhead } from '../../../src/domain/comparison/progress.ts';

export const runAhead = (subject: string, round: number, over: Partial<RunAhead> = {}): RunAhead => ({
  ...{ subject, round, work: 'io', delayMs: 100, path: '/slow?ms=100', steps: [10, 100, 1_000], ms: 10_000 },
  ...over,
});

/** A comparison before its first run. */
export const startOf = (
  names: readonly string[],
  rounds: number,
  over: Partial<RunAhead> = {},
): ComparisonProgress => ({
  subjects: names.map((name) => ({ name, rounds: [], planned: rounds, failure: null, isLeftOut: false })),
  runs: Array.from({ length: rounds }, (_, round) => names.map((name) => runAhead(name, round + 1, over))).flat(),
  ...{ rounds, seed: 7, at: 0, wait: null, message: null, isBuilding: false, runStartedAtMs: null },
  spent: { ms: 0, plannedMs: 0, runs: 0 },
});
