import { expect, test } from 'vitest';
import { compared } from '../../../src/commands/compare/compared.ts';
import type { ComparisonPlan, PlannedRun } from '../../../src/commands/compare/plan-runs.ts';
import type { CompareArgs } from '../../../src/commands/compare/subjects/subject-plan.ts';
import { roundOf } from '../../domain/comparison/a-subject.ts';

test('the tables of several kinds of work come in the order in which they were asked for, however the runs were shuffled', () => {
  const run = (work: string, delayMs: number) =>
    ({ work, round: 1, config: { work, delayMs, path: `/${work}` } }) as unknown as PlannedRun;
  const plan = {
    subjects: [],
    works: ['io', 'cpu'],
    rounds: 1,
    seed: 1,
    runs: [run('cpu', 5), run('io', 100), run('io', 100), run('cpu', 5)],
  } as unknown as ComparisonPlan;
  const works = compared(plan, { runs: [], failures: new Map() }, [], {} as CompareArgs);
  expect(works.map(({ work, delayMs, path }) => [work, delayMs, path])).toEqual([
    ['io', 100, '/io'],
    ['cpu', 5, '/cpu'],
  ]);
});

test('a recording stands in the table of its own work', () => {
  const summary = { ...roundOf({}), work: 'cpu', delayMs: 5 };
  const subject = (name: string) => ({ kind: 'recording', name, rounds: [{ file: name, summary }] });
  const plan = {
    subjects: [subject('a'), subject('b')],
    works: ['io'],
    rounds: 3,
    seed: 1,
    runs: [],
  } as unknown as ComparisonPlan;
  const works = compared(plan, { runs: [], failures: new Map() }, [], {} as CompareArgs);
  expect(works).toMatchObject([{ work: 'cpu', delayMs: 5, path: '/slow?ms=100', steps: [{ connections: 1000 }] }]);
});
