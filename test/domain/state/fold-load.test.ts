import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import type { RunState } from '../../../src/domain/state/run-state.ts';
import { encode, fold, processSample, runStarted, stepSettled, stepStarted, tick } from '../events.ts';

const ended: RunEvent = { type: 'step-ended', atMs: 2_000, index: 0 };
const held = fold([runStarted(), stepStarted(0, 100), stepSettled(0)]);
const points = (state: RunState, name: keyof RunState['series']) => state.series[name].points.map(({ value }) => value);

describe('the load', () => {
  test('its curves, and p99 where there was an answer', () => {
    const state = fold([tick(250, { open: 50 }), tick(500, { open: 60, latency: null, requests: 0 })], held);
    expect(points(state, 'connections')).toEqual([50, 60]);
    expect(points(state, 'requestsPerSecond')).toEqual([1_000, 500]);
    expect(points(state, 'p99Ms')).toHaveLength(2);
    expect(points(fold([tick(250, { latency: null, requests: 0 })], held), 'p99Ms')).toEqual([]);
  });
  test('what drains after the last step counts as answers, not as throughput', () => {
    const over = fold([tick(250), ended, { type: 'run-ended', atMs: 2_001, ended: 'completed', error: null }], held);
    const drained = fold(
      [tick(2_100, { open: 0, requests: 3, unanswered: 2, statuses: { 503: 1 }, causes: { EPIPE: 1 } })],
      over,
    );
    expect(drained.load).toMatchObject({
      open: 100,
      requestsTotal: 253,
      unansweredTotal: 2,
      statusesTotal: { 503: 1 },
      causesTotal: { EPIPE: 1 },
    });
    expect(points(drained, 'connections')).toEqual([100]);
    expect(drained.steps[0]?.measured.requests).toBe(over.steps[0]?.measured.requests);
    const nothingBefore = fold(
      [ended, { type: 'run-ended', atMs: 2_001, ended: 'completed', error: null }, tick(2_100)],
      held,
    );
    expect(nothingBefore.load?.open).toBe(100);
  });
});

describe('the process', () => {
  const of = (samples: RunEvent[], from = held) => fold(samples, from);
  test('its newest sample, and what is read less often', () => {
    const state = of([
      processSample(100, {
        pssBytes: 5,
        openFiles: 7,
        openFilesMax: 9,
        contextSwitchesPerSecond: { voluntary: 3, involuntary: 4 },
      }),
      processSample(200),
    ]);
    expect(state).toMatchObject({
      process: { atMs: 200 },
      pssBytes: { value: 5, atMs: 100 },
      openFiles: { open: 7, max: 9 },
      contextSwitches: { value: { voluntary: 3, involuntary: 4 }, atMs: 100 },
    });
    expect(points(state, 'switchesPerSecond')).toEqual([7]);
    expect(points(state, 'threads')).toEqual([9, 9]);
  });
  test('the curves of memory and CPU', () => {
    expect(points(of([processSample(100, { rssBytes: 5, cpuPercent: 7 })]), 'rssBytes')).toEqual([5]);
    expect(
      points(of([processSample(100, { cpuPercent: 7 }), processSample(200, { cpuPercent: null })]), 'cpuPercent'),
    ).toEqual([7]);
    // Of a tree: PSS where it is known, no point in between, RSS where there is none at all.
    expect(points(of([processSample(1, { processes: 2, rssBytes: 9 })]), 'rssBytes')).toEqual([9]);
    expect(
      points(
        of([
          processSample(1, { processes: 2, rssBytes: 9, pssBytes: 4 }),
          processSample(2, { processes: 2, rssBytes: 9 }),
        ]),
        'rssBytes',
      ),
    ).toEqual([4]);
  });
  test('its base is the last sample before the first connection', () => {
    const before = of([processSample(1, { rssBytes: 5 }), processSample(2, { rssBytes: 6 })]);
    expect(before.base?.bytes).toBe(6);
    expect(of([tick(250), processSample(300, { rssBytes: 99 })], before).base?.bytes).toBe(6);
    expect(of([tick(250, { open: 0 }), processSample(300, { rssBytes: 99 })], before).base?.bytes).toBe(99);
  });
});

test('a latency is decoded once, for the window and for the step', () => {
  const state = fold([tick(250, { latency: encode([7]) })], held);
  expect(state.load?.latency.percentileMs(50)).toBe(state.steps[0]?.measured.latency.percentileMs(50));
});
