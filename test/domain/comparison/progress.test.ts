import { describe, expect, test } from 'vitest';
import { idealPoints, medianPoints } from '../../../src/domain/comparison/curve-points.ts';
import {
  type ComparisonEvent,
  type ComparisonProgress,
  foldComparison,
  leftMs,
  roundsOfWork,
} from '../../../src/domain/comparison/progress.ts';
import { ConctopError } from '../../../src/domain/errors.ts';
import { runAhead, startOf } from './a-comparison.ts';
import { roundOf } from './a-subject.ts';

const first: ComparisonProgress = startOf(['go', 'node'], 2);
const folded = (...events: readonly ComparisonEvent[]): ComparisonProgress => events.reduce(foldComparison, first);
const before = { busyPercent: 2, quiet: true, waitedSeconds: 0.5 };
const failed = new ConctopError('never-listened', 'It never listened.', { hint: 'Check the port.' });

describe('how far a comparison is', () => {
  test('a busy machine is waited for, and then no more', () => {
    const waiting = folded(
      { type: 'next', run: 1, atMs: 0 },
      { type: 'busy', busyPercent: 34, leftMs: 12_000, atMs: 500 },
    );
    expect(waiting).toMatchObject({ at: 1, wait: { busyPercent: 34, leftMs: 12_000 }, runStartedAtMs: null });
    expect(foldComparison(waiting, { type: 'waited', before, atMs: 900 })).toMatchObject({
      wait: null,
      // It still has to start.
      runStartedAtMs: null,
    });
  });

  test('what a build printed last goes when the server serves, and what else was told stays', () => {
    const building = folded({ type: 'building', message: 'conctop.example/go', atMs: 100 });
    expect(building).toMatchObject({ message: 'conctop.example/go', isBuilding: true });
    const ready = foldComparison(building, { type: 'ready', atMs: 900 });
    expect(ready).toMatchObject({ message: null, isBuilding: false, runStartedAtMs: 900 });
    const told = folded({ type: 'told', message: 'It is there already.', atMs: 100 }, { type: 'ready', atMs: 900 });
    expect(told).toMatchObject({ message: 'It is there already.', isBuilding: false });
  });

  test('a build neither counts as load nor makes other runs longer', () => {
    const built = folded(
      { type: 'next', run: 0, atMs: 0 },
      { type: 'waited', before, atMs: 0 },
      { type: 'building', message: 'building go', atMs: 0 },
    );
    expect(leftMs(built, 30_000)).toBe(40_000);
    const serves = foldComparison(built, { type: 'ready', atMs: 30_000 });
    expect(leftMs(serves, 34_000)).toBe(36_000);
    const over = foldComparison(serves, { type: 'ended', run: 0, summary: roundOf({}), error: null, atMs: 40_000 });
    expect(over.spent).toEqual({ ms: 10_000, plannedMs: 10_000, runs: 1 });
    expect(leftMs(foldComparison(over, { type: 'next', run: 1, atMs: 40_000 }), 40_000)).toBe(30_000);
  });

  test('a run that takes longer than planned takes nothing from those after it', () => {
    const first = folded({ type: 'next', run: 2, atMs: 0 }, { type: 'ready', atMs: 0 });
    expect(leftMs(first, 500_000)).toBe(10_000);
  });

  test('a run that was measured is a round of its subject', () => {
    const { subjects, spent } = folded(
      { type: 'next', run: 0, atMs: 0 },
      { type: 'waited', before, atMs: 0 },
      { type: 'ready', atMs: 0 },
      { type: 'ended', run: 0, summary: roundOf({}), error: null, atMs: 12_000 },
    );
    expect(subjects.map(({ rounds }) => rounds.length)).toEqual([1, 0]);
    expect(spent).toEqual({ ms: 12_000, plannedMs: 10_000, runs: 1 });
  });

  test('who could not start is left out, with the first reason; who failed in the middle is not', () => {
    const { subjects, spent } = folded(
      { type: 'ended', run: 0, summary: null, error: failed, atMs: 1_000 },
      { type: 'ended', run: 1, summary: roundOf({}), error: failed, atMs: 2_000 },
    );
    expect(subjects).toMatchObject([
      { isLeftOut: true, failure: { message: 'It never listened.' }, rounds: [] },
      { isLeftOut: false, failure: { hint: 'Check the port.' }, rounds: [{}] },
    ]);
    expect(spent.runs).toBe(1);
  });

  test('what is left counts neither what is over nor who is left out, and what runs took longer', () => {
    expect(leftMs(first, 0)).toBe(40_000);
    const second = folded(
      { type: 'next', run: 0, atMs: 0 },
      { type: 'waited', before, atMs: 0 },
      { type: 'ready', atMs: 0 },
      { type: 'ended', run: 0, summary: roundOf({}), error: null, atMs: 20_000 },
      { type: 'next', run: 1, atMs: 20_000 },
      { type: 'waited', before, atMs: 20_000 },
      { type: 'ready', atMs: 20_000 },
    );
    expect(leftMs(second, 25_000)).toBe(3 * 20_000 - 5_000);
    const alone = foldComparison(second, { type: 'ended', run: 1, summary: null, error: failed, atMs: 26_000 });
    expect(leftMs({ ...alone, at: 2 }, 26_000)).toBeLessThan(30_000);
  });

  test('rounds of other work are another table', () => {
    const subject = { name: 'go', rounds: [roundOf({})], planned: 1, failure: null, isLeftOut: false };
    const { work, delayMs } = roundOf({});
    expect(roundsOfWork(subject, { work, delayMs })).toHaveLength(1);
    expect(roundsOfWork(subject, { ...runAhead('go', 1), work: 'cpu' })).toHaveLength(0);
  });
});

describe('points of curves', () => {
  const at = (requested: number, requestsPerSecond: number | null, seconds = 5) => ({
    connections: { requested, open: requested },
    requestsPerSecond,
    seconds,
    idealRequestsPerSecond: requested * 10,
  });

  test('the median of the rounds that held a step, by connections', () => {
    const go = { name: 'go', rounds: [roundOf(at(10, 90), at(100, 900)), roundOf(at(10, 100)), roundOf(at(10, 98))] };
    expect(medianPoints(go, 'requestsPerSecond')).toEqual([
      { connections: 10, value: 98 },
      { connections: 100, value: 900 },
    ]);
  });

  test('a step that still opens its connections, or was not measured, is no point', () => {
    const go = { name: 'go', rounds: [roundOf(at(10, 90), at(100, null), at(500, 0, 0))] };
    expect(medianPoints(go, 'requestsPerSecond')).toEqual([{ connections: 10, value: 90 }]);
    expect(medianPoints({ name: 'go', rounds: [] }, 'p99Ms')).toEqual([]);
  });

  test('the ideal of every step that somebody held', () => {
    const subjects = [
      { name: 'go', rounds: [roundOf(at(10, 90))] },
      { name: 'node', rounds: [roundOf(at(100, 90))] },
    ];
    expect(idealPoints(subjects)).toEqual([
      { connections: 10, value: 100 },
      { connections: 100, value: 1_000 },
    ]);
  });
});
