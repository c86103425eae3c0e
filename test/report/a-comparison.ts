import { compareSubjects } from '../../src/domain/comparison/compare-subjects.ts';
import type { Subject } from '../../src/domain/comparison/comparison.ts';
import type { Comparison } from '../../src/domain/comparison/whole.ts';
import { besideOthers, roundOf, served } from '../domain/comparison/a-subject.ts';

/** As `compare` makes it of these rounds, of which no recording was kept. */
export const comparisonOfSubjects = (
  subjects: readonly Subject[],
  more: Partial<Comparison['works'][number]> = {},
): Comparison => ({
  ...{ schema: 'conctop/comparison@1', conctopVersion: '1.2.3', startedAt: '2026-11-27T20:00:00.000Z' },
  ...{ durationSeconds: 90, ended: 'completed', plannedRuns: 0, seed: 42, preset: null, matrix: null },
  rounds: Math.max(...subjects.map(({ rounds }) => rounds.length)),
  works: [
    {
      ...{ work: 'io', delayMs: 100, path: '/slow?ms=100', thresholds: [], baseline: null },
      subjects: subjects.map(({ name, rounds }) => ({
        ...{ name, kind: 'recording', failure: null },
        rounds: rounds.map((summary, index) => ({
          ...{ round: index + 1, order: null, before: null, recording: null },
          summary,
        })),
      })),
      steps: compareSubjects(subjects),
      ...more,
    },
  ],
});

const at = (requested: number, requestsPerSecond: number) => ({
  connections: { requested, open: requested },
  requestsPerSecond,
});

/** Three rounds each at two steps: go serves most at both, beyond the noise. */
export const THREE_ROUNDS = comparisonOfSubjects([
  { name: 'go', rounds: [9_800, 9_850, 9_900].map((rps) => roundOf(at(100, 990), at(1000, rps))) },
  { name: 'node', rounds: [7_000, 7_050, 7_100].map((rps) => roundOf(at(100, 900), at(1000, rps))) },
]);

/** One round each. */
export const ONE_ROUND = comparisonOfSubjects([served('go', 9_900), served('node', 7_000)]);

/** Others had half a core in every round of node. */
export const DISTURBED = comparisonOfSubjects([
  served('go', 9_800, 9_850, 9_900),
  {
    name: 'node',
    rounds: [7_000, 7_050, 7_100].map((requestsPerSecond) => roundOf({ requestsPerSecond, ...besideOthers(55) })),
  },
]);
