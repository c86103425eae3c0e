import { describe, expect, it } from 'vitest';
import { SilenceWatch } from '../../../src/load/generator/silence-watch.ts';

const TURN_MS = 250;

/** Turns until `ms`, with the generators that tick in each; the reports with their times. */
function watch(generators: number, ms: number, speaks: (atMs: number) => readonly number[]) {
  const silence = new SilenceWatch(generators, 0);
  const reports: (readonly [number, readonly number[]])[] = [];
  for (let atMs = TURN_MS; atMs <= ms; atMs += TURN_MS) {
    for (const index of speaks(atMs)) silence.heard(index);
    const silent = silence.turn(atMs);
    if (silent !== null) reports.push([atMs, silent]);
  }
  return reports;
}

describe('silent generators', () => {
  it('a generator that ticks is not reported, nor one that is two seconds late', () => {
    expect(watch(2, 60_000, () => [0, 1])).toEqual([]);
    expect(watch(2, 60_000, (atMs) => (atMs % 2_000 === 0 ? [0, 1] : [0]))).toEqual([]);
  });

  it('one of three hangs, then a second one, and both come back', () => {
    const reports = watch(3, 20_000, (atMs) => [
      0,
      ...(atMs < 5_000 || atMs >= 15_000 ? [1] : []),
      ...(atMs < 8_000 || atMs >= 15_000 ? [2] : []),
    ]);
    expect(reports).toEqual([
      [7_500, [1]],
      [10_500, [1, 2]],
      [15_000, []],
    ]);
  });

  it('the only one hangs from its start', () => {
    expect(watch(1, 10_000, () => [])).toEqual([[3_000, [0]]]);
  });

  it('after conctop itself was stopped none counts as silent', () => {
    const silence = new SilenceWatch(1, 0);
    expect(silence.turn(250)).toBeNull();
    expect(silence.turn(60_250)).toBeNull();
    silence.heard(0);
    expect(silence.turn(60_500)).toBeNull();
  });
});
