import { describe, expect, test } from 'vitest';
import { knee } from '../../../src/domain/findings/knee.ts';
import type { StepState } from '../../../src/domain/state/step-state.ts';
import { type StepFigures, startOf, stepEvents } from '../assessment/a-step.ts';
import { fold } from '../events.ts';
import { both } from './a-view.ts';

type Step = readonly [connections: number, goodPerSecond: number, latencyMs: number, over?: StepFigures];

const runOfSteps = (steps: readonly Step[], of: StepFigures = {}) =>
  fold([
    ...startOf(of),
    ...steps.flatMap(([connections, goodPerSecond, latencyMs, over], index) =>
      stepEvents({ ...of, connections, goodPerSecond, latencyMs, ...over }, index, index * 4000),
    ),
  ]);
const said = (steps: readonly Step[], of: StepFigures = {}) => knee.checkRun(runOfSteps(steps, of));
/** Half of what is asked for at the first, so that nobody is said to serve all. */
const flat: Step = [1_000, 4_000, 100];

describe('throughput stops growing', () => {
  test('after which step, between which rates, and how long requests wait', () => {
    expect(said([flat, [2_000, 4_040, 200]])).toEqual({
      sentence:
        'Throughput stops growing after 1,000 connections (4,000 → 4,040 req/s); at 2,000 connections requests only wait longer, p99 100 ms → 200 ms.',
      brief: 'Throughput stops growing after 1,000 connections: p99 100 ms → 200 ms.',
      atConnections: 1_000,
      namesStep: true,
    });
  });
  test.each<[string, Step, boolean]>([
    ['by as much as a rate fluctuates', [2_000, 4_120, 200], true],
    ['by more it bends', [2_000, 4_160, 200], false],
    ['by less than before', [2_000, 3_000, 200], true],
  ])('%s', (_, after, stops) => expect(said([flat, after])?.brief.startsWith('Throughput stops')).toBe(stops));
  test('by as much as its seconds differ', () => {
    const unsteady = runOfSteps([flat, [2_000, 4_400, 200]]);
    const rates = (step: StepState, ...perSecond: number[]): StepState => ({
      ...step,
      measured: { ...step.measured, seconds: { ...step.measured.seconds, rates: perSecond } },
    });
    const [before, after] = unsteady.steps as [StepState, StepState];
    const stops = (steps: StepState[]) => knee.checkRun({ ...unsteady, steps })?.brief.startsWith('Throughput stops');
    expect(stops([before, after])).toBe(false);
    expect(stops([rates(before, 3_600, 4_400), after])).toBe(true);
    expect(stops([before, rates(after, 4_000, 4_800)])).toBe(true);
    expect(stops([before, rates(after, 4_010, 4_800)])).toBe(false);
    expect(stops([before, rates(after, 4_800)])).toBe(false);
  });
  test('one later step that grows again says that it did not stop', () => {
    expect(said([flat, [2_000, 4_000, 200], [4_000, 9_000, 400]])?.brief).toMatch(/^After 1,000 connections/);
  });
});

describe('throughput bends', () => {
  test('both growths', () => {
    expect(said([flat, [2_000, 5_000, 200]])).toEqual({
      sentence:
        'Throughput grows more slowly than the connections: 1,000 connections → 2,000 (+100 %), 4,000 → 5,000 req/s (+25 %), p99 100 ms → 200 ms.',
      brief: 'After 1,000 connections throughput grows more slowly: 4,000 → 5,000 req/s.',
      atConnections: 1_000,
      namesStep: true,
    });
  });
  test('a rate that falls, and rises again', () => {
    const sentence = said([flat, [2_000, 3_000, 200], [4_000, 9_000, 400]])?.sentence;
    expect(sentence).toContain('4,000 → 3,000 req/s (−25 %)');
  });
  test.each<[string, Step, boolean]>([
    ['a third as fast as the connections is no bend', [2_000, 5_400, 200], false],
    ['less than a third', [2_000, 5_300, 200], true],
    ['by a fifth more connections', [1_200, 4_150, 200], true],
    ['by less than a fifth more', [1_190, 4_150, 200], false],
    ['its tail a third longer', [2_000, 5_000, 131], true],
    ['its tail as long as before: the delay itself', [2_000, 5_000, 129], false],
  ])('%s', (_, after, bends) => expect(said([flat, after]) !== null).toBe(bends));
  test('between later steps', () => {
    expect(said([[500, 2_000, 100], flat, [2_000, 5_000, 200]])?.atConnections).toBe(1_000);
  });
});

describe('steps that say nothing of the server’s curve', () => {
  const after: Step = [2_000, 4_040, 200];
  test.each<[string, readonly Step[], StepFigures]>([
    ['one step', [flat], {}],
    ['a plan', [flat, after], { rate: 5_000 }],
    ['before the climb is over', [flat, [...(after.slice(0, 3) as [number, number, number]), { isOpening: true }]], {}],
    ['less than a second', [flat, [...(after.slice(0, 3) as [number, number, number]), { seconds: 0.75 }]], {}],
    ['a climb that gave up', [flat, [...(after.slice(0, 3) as [number, number, number]), { starved: true }]], {}],
    ['with errors', [flat, [...(after.slice(0, 3) as [number, number, number]), { timeouts: 1 }]], {}],
    [
      'limited by the generator',
      [flat, [...(after.slice(0, 3) as [number, number, number]), { generator: 99, utilisation: 0.99, cores: 4 }]],
      {},
    ],
    [
      'limited by others',
      [flat, [...(after.slice(0, 3) as [number, number, number]), { server: 60, generator: 40, others: 95 }]],
      {},
    ],
    [
      'limited by a quota',
      [
        flat,
        [...(after.slice(0, 3) as [number, number, number]), { quotaCores: 0.5, throttledPercent: 60, server: 50 }],
      ],
      {},
    ],
    ['no answer before', [[1_000, 0, 100], after], {}],
  ])('%s', (_, steps, of) => expect(said(steps, of)).toBeNull());
  test('a step of a second counts', () => expect(said([flat, [2_000, 4_040, 200, { seconds: 1 }]])).not.toBeNull());
  test('of two steps with the same connections the newer one', () => {
    expect(said([flat, after, [1_000, 2_000, 100]])).toBeNull();
  });
  test('whatever the order in which they were held', () => {
    expect(said([after, flat])?.atConnections).toBe(1_000);
  });
  test('a run that has not begun', () => {
    const state = runOfSteps([flat, after]);
    expect(knee.checkRun({ ...state, started: null })).not.toBeNull();
  });
  test('the connections that were open, where fewer than asked for were', () => {
    const [sentence] = both(said([flat, [2_000, 4_040, 200, { open: 1_500 }]])) ?? [];
    expect(sentence).toContain('at 1,500 connections requests only wait longer');
    const unknown = runOfSteps([flat, after]);
    const steps = unknown.steps.map((step) => ({ ...step, measured: { ...step.measured, open: null } }));
    expect(knee.checkRun({ ...unknown, steps })?.sentence).toContain('at 2,000 connections');
  });
});
