import { describe, expect, test } from 'vitest';
import type { Subject } from '../../../src/domain/comparison/comparison.ts';
import { regressionGates, thresholdGates } from '../../../src/domain/comparison/gates.ts';
import { parseThreshold, type Threshold } from '../../../src/domain/meaning/threshold.ts';
import { besideOthers, type RoundFigures, roundOf, served } from './a-subject.ts';

function threshold(text: string): Threshold {
  const parsed = parseThreshold(text);
  if (parsed === null) throw new Error(`${text} is no threshold`);
  return parsed;
}

describe('a threshold', () => {
  test.each([
    ['holds in every round', [9_900, 9_950, 9_990], 'passed', 0],
    ['does not hold in one of three', [9_900, 8_000, 9_990], 'within-noise', 1],
    ['holds in none', [8_900, 8_000, 8_990], 'failed', 3],
    ['does not hold in the only round', [8_900], 'failed', 1],
  ] as const)('that %s', (_what, perSecond, gate, failedRounds) => {
    const [found] = thresholdGates(served('go', ...perSecond), [threshold('rps>9k')]);
    expect(found).toMatchObject({ subject: 'go', text: 'rps>9k', gate, failedRounds, rounds: perSecond.length });
    expect(found?.connections).toBe(gate === 'passed' ? null : 1000);
  });

  test('fails at the step that fails in most rounds', () => {
    const at = (requested: number, requestsPerSecond: number): RoundFigures => ({
      connections: { requested, open: requested },
      requestsPerSecond,
    });
    const rounds = [roundOf(at(100, 500), at(1000, 800)), roundOf(at(100, 1_000), at(1000, 800))];
    expect(thresholdGates({ name: 'go', rounds }, [threshold('rps>900')])).toMatchObject([
      { gate: 'failed', connections: 1000, failedRounds: 2, values: [800, 800] },
    ]);
  });

  test('of a step that nobody held fails', () => {
    expect(thresholdGates(served('go', 1, 2), [threshold('rps>0@5000')])).toMatchObject([
      { gate: 'failed', connections: null },
    ]);
  });
});

describe('a baseline', () => {
  const old = served('old', 10_000, 10_050, 9_950);
  const gateOf = (subject: Subject, figure = 'requestsPerSecond', baseline = old, maxPercent = 5) =>
    regressionGates(subject, baseline, maxPercent).find((gate) => gate.figure === figure);

  test.each([
    ['as good', [10_020, 9_980, 10_060], 'passed'],
    ['better', [12_000, 12_100, 11_900], 'passed'],
    ['worse by less than is allowed', [9_700, 9_720, 9_680], 'passed'],
    ['much worse', [7_000, 7_050, 6_950], 'failed'],
    ['worse, but the rounds scatter more', [9_900, 7_000, 9_300], 'within-noise'],
  ] as const)('%s', (_what, perSecond, gate) => {
    expect(gateOf(served('new', ...perSecond))?.gate).toBe(gate);
  });

  test('says how much worse, whichever way a figure is read', () => {
    const found = gateOf(served('new', 7_000, 7_050, 6_950));
    expect(found?.worsePercent).toBeCloseTo(42.9, 0);
    expect(found?.lowPercent).toBeGreaterThan(5);
    const cpu = (mean: number): RoundFigures => ({ cpuPercent: { mean, max: mean } });
    const costs = { name: 'new', rounds: [roundOf(cpu(80)), roundOf(cpu(81)), roundOf(cpu(80))] };
    const less = { name: 'old', rounds: [roundOf(cpu(40)), roundOf(cpu(41)), roundOf(cpu(40))] };
    expect(gateOf(costs, 'cpuMicrosecondsPerRequest', less)).toMatchObject({ gate: 'failed' });
    expect(gateOf(less, 'cpuMicrosecondsPerRequest', costs)).toMatchObject({ gate: 'passed' });
  });

  test('of one recording: the new rounds show the noise', () => {
    expect(gateOf(served('new', 7_000, 7_050, 6_950), 'requestsPerSecond', served('old', 10_000))?.gate).toBe('failed');
  });

  test('one round each is not judged', () => {
    expect(gateOf(served('new', 7_000), 'requestsPerSecond', served('old', 10_000))).toMatchObject({
      gate: null,
      note: 'one round each: nothing shows the noise',
    });
  });

  test('figures that other programs disturbed are not judged', () => {
    const disturbed = { name: 'new', rounds: [roundOf(besideOthers(90)), roundOf(besideOthers(90))] };
    expect(gateOf(disturbed)).toMatchObject({ gate: null, note: expect.stringContaining('other programs') });
  });

  test('and whose rounds were disturbed is said', () => {
    const disturbed = { name: 'old', rounds: [roundOf(besideOthers(60)), roundOf(besideOthers(90))] };
    const note = 'in the baseline other programs had 30–45 % of the cores (2 of 2 rounds)';
    expect(gateOf(served('new', 7_000, 7_050), 'requestsPerSecond', disturbed)).toMatchObject({ gate: null, note });
  });

  test('another limit for other programs judges them', () => {
    const disturbed = [7_000, 7_050, 6_950].map((requestsPerSecond) =>
      roundOf({ requestsPerSecond, ...besideOthers(50) }),
    );
    const [gate] = regressionGates({ name: 'new', rounds: disturbed }, old, 5, 30);
    expect(gate).toMatchObject({ figure: 'requestsPerSecond', gate: 'failed' });
  });

  test('only steps that both held', () => {
    const other = { name: 'old', rounds: [roundOf({ connections: { requested: 5, open: 5 } })] };
    expect(regressionGates(served('new', 1, 2), other, 5)).toEqual([]);
  });
});
