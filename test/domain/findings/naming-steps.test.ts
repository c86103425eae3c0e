import { describe, expect, test } from 'vitest';
import { byUrgency, checkFindings, findingsOfSteps } from '../../../src/domain/findings/index.ts';
import {
  briefly,
  type FindingRule,
  type FindingWords,
  isJudged,
  lastJudged,
} from '../../../src/domain/findings/rule.ts';
import { onlyStep, runOf, startOf, stepEvents } from '../assessment/a-step.ts';
import { fold } from '../events.ts';

const run = (...connections: number[]) =>
  fold([
    ...startOf({}),
    ...connections.flatMap((count, index) => stepEvents({ connections: count }, index, index * 4000)),
  ]);
/** Holds in the steps of these connections. */
const rule = (holdsAt: readonly number[], over: Partial<FindingWords> = {}): FindingRule => ({
  id: 'a-rule',
  severity: 'warning',
  check: ({ step }) =>
    holdsAt.includes(step.connections) ? { sentence: `It is so at ${step.connections}.`, brief: 'so', ...over } : null,
});
const sentences = (holdsAt: readonly number[], steps: readonly number[], over: Partial<FindingWords> = {}) =>
  findingsOfSteps(run(...steps), [rule(holdsAt, over)]).map(({ sentence }) => sentence);

describe('a finding names its steps', () => {
  test.each([
    [[100], [100], 'It is so at 100.'],
    [[100], [100, 200], 'At 100 connections: It is so at 100.'],
    [[1], [1, 200], 'At 1 connection: It is so at 1.'],
    [[100, 200], [100, 200, 300], 'At 200 connections (also at 100): It is so at 200.'],
    [[100, 200, 300, 400], [100, 200, 300, 400], 'At 400 connections (also at 100, 200, 300): It is so at 400.'],
    [
      [1_000, 2_000, 3_000, 4_000, 5_000],
      [1_000, 2_000, 3_000, 4_000, 5_000],
      'At 5,000 connections (also at 4 other steps from 1,000 on): It is so at 5000.',
    ],
    [[100], [100, 100], 'At 100 connections: It is so at 100.'],
  ])('%j of %j', (holdsAt, steps, sentence) => expect(sentences(holdsAt, steps)).toEqual([sentence]));
  test('once where it names its step itself', () => {
    expect(sentences([100, 200], [100, 200], { namesStep: true })).toEqual(['It is so at 200.']);
  });
  test('no other step where its figures are of the last', () => {
    expect(sentences([100, 200], [100, 200], { isOfLastStep: true })).toEqual(['At 200 connections: It is so at 200.']);
  });
  test('and holds in no other: a report draws when it held', () => {
    const [finding] = findingsOfSteps(run(100, 200), [rule([100, 200], { isOfLastStep: true })]);
    expect(finding?.steps).toEqual([200]);
  });
  test('not where it holds in none', () => expect(sentences([], [100, 200])).toEqual([]));
  test('the summary has its connections and all its steps, and no brief', () => {
    expect(findingsOfSteps(run(100, 200), [rule([100, 200])])).toEqual([
      {
        id: 'a-rule',
        severity: 'warning',
        atConnections: 200,
        sentence: 'At 200 connections (also at 100): It is so at 200.',
        steps: [100, 200],
      },
    ]);
    expect(findingsOfSteps(run(100), [rule([100], { atConnections: 70 })])[0]?.atConnections).toBe(70);
    const unknown = run(100);
    const steps = unknown.steps.map((step) => ({ ...step, measured: { ...step.measured, open: null } }));
    expect(findingsOfSteps({ ...unknown, steps }, [rule([100])])[0]?.atConnections).toBe(0);
  });
});

describe('a finding of the whole run', () => {
  const whole = (words: FindingWords | null): FindingRule => ({ id: 'whole', severity: 'info', checkRun: () => words });
  test('has no step, and the connections of the last', () => {
    const words = { sentence: 'All of it.', brief: 'all' };
    expect(findingsOfSteps(run(100, 200), [whole(words)])).toEqual([
      { id: 'whole', severity: 'info', atConnections: 200, sentence: 'All of it.', steps: [] },
    ]);
    expect(findingsOfSteps(fold(startOf({})), [whole(words)])[0]?.atConnections).toBe(0);
    expect(findingsOfSteps(run(100), [whole(null)])).toEqual([]);
  });
  test('is checked before the first step, too', () => {
    expect(checkFindings(fold(startOf({})), [whole({ sentence: 'a', brief: 'b' }), rule([100])])).toEqual([
      {
        type: 'finding',
        atMs: 0,
        active: true,
        finding: { id: 'whole', severity: 'info', atConnections: 0, sentence: 'a', brief: 'b' },
      },
    ]);
  });
});

test('what no rule knows comes last', () => {
  const finding = (id: string) => ({ id, severity: 'info' as const, atConnections: 1, sentence: id, brief: id });
  expect(byUrgency(['of-tomorrow', 'folklore', 'count-differs'].map(finding)).map(({ id }) => id)).toEqual([
    'count-differs',
    'folklore',
    'of-tomorrow',
  ]);
});

describe('a step is judged', () => {
  const step = onlyStep(runOf({}));
  const measuredFor = (ms: number) => ({ ...step, measured: { ...step.measured, ms } });
  test('after a second', () =>
    expect([isJudged(measuredFor(1_000)), isJudged(measuredFor(999))]).toEqual([true, false]));
  test('not in its climb', () => expect(isJudged({ ...measuredFor(5_000), settledAtMs: null })).toBe(false));
  test('the newest one that was', () => {
    const younger = { ...measuredFor(10), connections: 2_000 };
    expect(lastJudged({ steps: [measuredFor(5_000), younger] })?.connections).toBe(1_000);
    expect(lastJudged({ steps: [younger] })).toBeNull();
  });
});

test('76 columns fit a line of a small screen', () => {
  expect(briefly('x'.repeat(76), 'short')).toBe('x'.repeat(76));
  expect(briefly('x'.repeat(77), 'short')).toBe('short');
});
