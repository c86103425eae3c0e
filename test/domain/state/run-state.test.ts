import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { idealRequestsPerSecond } from '../../../src/domain/meaning/ideal.ts';
import { residentNow } from '../../../src/domain/state/resident.ts';
import { initialRunState, LOG_LINES } from '../../../src/domain/state/run-state.ts';
import { switchesNow } from '../../../src/domain/state/switches-now.ts';
import { summarize } from '../../../src/domain/words/summary.ts';
import {
  coresSample,
  encode,
  fold,
  machineDescribed,
  processSample,
  runStarted,
  runtimeStats,
  stepSettled,
  stepStarted,
  tick,
} from '../events.ts';

const settledRun: RunEvent[] = [
  runStarted(),
  stepStarted(0, 100),
  // Climbing: half the sockets, slow answers, one error.
  tick(250, {
    open: 50,
    requests: 10,
    latency: encode([900]),
    errors: { connect: 1, timeout: 0, reset: 0, http: 0, protocol: 0 },
  }),
  processSample(300, { threads: 5 }),
  stepSettled(500),
  tick(500),
  tick(750),
  processSample(760, { threads: 8, cpuPercent: 90, interval: { ms: 250, cpuMs: 25 } }),
  tick(1000),
  processSample(1010, { threads: 9, cpuPercent: 90, interval: { ms: 250, cpuMs: 75 } }),
  runtimeStats(1020),
  coresSample(1530, [80, 40]),
];

test('the ideal of an open loop is its plan, even if the sockets could send more', () => {
  const started = runStarted();
  const state = fold([{ ...started, config: { ...started.config, requestsPerSecondLimit: 500 } }]);
  expect(idealRequestsPerSecond(state, 100)).toBe(500);
  expect(idealRequestsPerSecond(state, 10)).toBe(100);
});

test('open descriptors stay as they were last read, and older recordings have no limit of them', () => {
  const samples = [processSample(10, { openFiles: 7 }), processSample(20, { openFiles: 9, openFilesMax: 1024 })];
  expect(fold([runStarted(), ...samples.slice(0, 1)]).openFiles).toEqual({ open: 7, max: null });
  expect(fold([runStarted(), ...samples, processSample(30)]).openFiles).toEqual({ open: 9, max: 1024 });
});

describe('memory of a tree of processes', () => {
  const run = (samples: readonly RunEvent[]): RunEvent[] => [
    runStarted(),
    stepStarted(0, 100),
    stepSettled(1),
    ...samples,
  ];
  const MB = 1_000_000;

  test('counts shared pages once, by PSS, even between two readings of it', () => {
    const state = fold(
      run([
        processSample(10, { processes: 4, rssBytes: 100 * MB, pssBytes: 60 * MB }),
        processSample(260, { processes: 4, rssBytes: 104 * MB }),
      ]),
    );
    expect(residentNow(state)).toEqual({ bytes: 60 * MB, sharedOnce: true });
    expect(summarize(state).steps[0]).toMatchObject({
      rssBytes: { last: 60 * MB },
      pssBytes: { last: 60 * MB },
      rssSummedBytes: { last: 104 * MB },
    });
  });

  test('is summed RSS where the kernel reports no PSS, and says so', () => {
    const state = fold(run([processSample(10, { processes: 4, rssBytes: 100 * MB })]));
    expect(residentNow(state)).toEqual({ bytes: 100 * MB, sharedOnce: false });
    expect(summarize(state).steps[0]).toMatchObject({ rssBytes: { last: 100 * MB }, pssBytes: null });
  });

  test('for one process it is RSS, as in ps and top', () => {
    const state = fold(run([processSample(10, { rssBytes: 100 * MB, pssBytes: 60 * MB })]));
    expect(residentNow(state)).toEqual({ bytes: 100 * MB, sharedOnce: true });
    expect(summarize(state).steps[0]?.rssBytes).toEqual({ max: 100 * MB, last: 100 * MB });
  });
});

describe('fold', () => {
  test('a settled step has nothing of its climb among its figures, and its errors apart', () => {
    const [step] = summarize(fold(settledRun)).steps;
    expect(step).toMatchObject({
      settled: true,
      seconds: 0.5,
      requests: 500,
      requestsPerSecond: 1000,
      idealRequestsPerSecond: 1000,
      threads: { min: 8, max: 9, last: 9 },
      cpuPercent: { mean: 20, max: 30 },
      errors: { connect: 0 },
      climb: { errors: { connect: 1 } },
      unit: { name: 'goroutines', last: 112 },
    });
    expect(step?.latencyMs.max).toBeCloseTo(100, 0);
    expect(step?.cores).toEqual([
      { core: 0, totalPercent: 80, targetPercent: 40 },
      { core: 1, totalPercent: 40, targetPercent: 20 },
    ]);
  });

  test('a step that never settled has the figures of its climb and says so', () => {
    const [step] = summarize(fold(settledRun.slice(0, 4))).steps;
    expect(step).toMatchObject({ settled: false, requests: 10, connections: { requested: 100, open: 50 } });
  });

  test('rates cover the last second only', () => {
    const slow = [1000, 1250, 1500, 1750].map((at) => tick(at, { requests: 10 }));
    const fast = [2000, 2250, 2500, 2750].map((at) => tick(at, { requests: 500 }));
    expect(fold([...slow, ...fast]).load?.requestsPerSecond).toBe(2000);
    expect(fold([...slow, ...fast]).load?.latency.count).toBe(1000);
    expect(fold([...slow, ...fast]).load?.requestsTotal).toBe(2040);
  });

  test('time in which conctop was stopped is no latency, and earlier figures stay', () => {
    const before = fold(settledRun);
    const late = tick(63_000, { intervalMs: 62_000, requests: 5, latency: encode([60_000]) });
    const echo = tick(63_250, { latency: encode([60_000]) });
    const events: RunEvent[] = [{ type: 'standstill', atMs: 63_000, ms: 61_900 }, late, echo];
    const [step] = summarize(fold(events, before)).steps;
    expect(step).toMatchObject({ seconds: 0.5, requests: 500 });
    expect(step?.latencyMs.max).toBeLessThan(200);
    const later = fold([tick(64_500)], fold(events, before));
    expect(summarize(later).steps[0]).toMatchObject({ seconds: 0.75 });
  });

  test('samples after a step ended belong to no step', () => {
    const before = fold([...settledRun, { type: 'step-ended', atMs: 1100, index: 0 }]);
    const after = fold([processSample(1200, { threads: 5000 }), tick(1250)], before);
    expect(summarize(after).steps).toEqual(summarize(before).steps);
    // The last frame is the load's, not what is left of the server without it.
    expect(after.process?.threads).toBe(9);
  });

  test('what is not measured is null, never 0', () => {
    const [step] = summarize(fold([runStarted(), stepStarted(0, 100), stepSettled(100)])).steps;
    expect(step).toMatchObject({
      requestsPerSecond: null,
      threads: null,
      rssBytes: null,
      cpuPercent: null,
      unit: null,
    });
    expect(step?.latencyMs).toEqual({ min: null, mean: null, p50: null, p90: null, p99: null, p999: null, max: null });
    expect(step?.generator).toMatchObject({ cpuPercent: null, saturated: null });
  });

  test('values that are read less often keep their age', () => {
    const state = fold([
      processSample(1000, { contextSwitchesPerSecond: { voluntary: 5, involuntary: 1 }, pssBytes: 7 }),
      processSample(3000),
    ]);
    expect(state.contextSwitches).toEqual({ value: { voluntary: 5, involuntary: 1 }, atMs: 1000 });
    expect(state.pssBytes).toEqual({ value: 7, atMs: 1000 });
  });

  test('switches are never those of fewer threads: a newer sample without them resets them', () => {
    const table = (atMs: number, runs: { runsPerSecond?: number } = {}): RunEvent => ({
      type: 'thread-table',
      atMs,
      total: 9,
      rows: [],
      states: {},
      costMs: 1,
      ...runs,
    });
    const switches = { voluntary: 5, involuntary: 1 };
    const read = processSample(1000, { contextSwitchesPerSecond: switches });
    const known = { total: 6, byKind: switches };
    expect(switchesNow(fold([table(900), read]))).toEqual(known);
    expect(switchesNow(fold([table(900), read, table(1900), processSample(2000)]))).toEqual(known);
    expect(switchesNow(fold([table(900), read, table(2600)]))).toBeNull();
    // Their total is what the scheduler counts, where it does.
    const total = fold([table(900), read, table(2600, { runsPerSecond: 70 })]);
    expect(switchesNow(total)).toEqual({ total: 70, byKind: null });
    expect(total.series.switchesPerSecond.points.at(-1)).toMatchObject({ atMs: 2600, value: 70 });
  });

  test('the log is bounded and keeps the newest', () => {
    const lines = Array.from(
      { length: LOG_LINES + 5 },
      (_, index): RunEvent => ({
        type: 'target-log',
        atMs: index,
        stream: 'stdout',
        line: String(index),
      }),
    );
    const { log } = fold(lines);
    expect(log).toHaveLength(LOG_LINES);
    expect(log.at(-1)?.line).toBe(String(LOG_LINES + 4));
  });

  test('findings appear, change their words and disappear', () => {
    const finding = (sentence: string, active: boolean): RunEvent => ({
      type: 'finding',
      atMs: 1,
      active,
      finding: { id: 'knee', severity: 'notice', atConnections: 100, sentence, brief: sentence },
    });
    const state = fold([finding('a', true), finding('b', true)]);
    expect(state.findings.map((entry) => entry.sentence)).toEqual(['b']);
    const gone = fold([finding('b', false)], state);
    expect(gone.findings).toEqual([]);
  });

  test('folding never changes the given state', () => {
    const before = fold(settledRun);
    const copy = JSON.stringify(before);
    fold([tick(1250), processSample(1300), { type: 'load-paused', atMs: 1400 }], before);
    expect(JSON.stringify(before)).toBe(copy);
    expect(initialRunState.steps).toEqual([]);
  });
});

describe('the ideal by Little’s law', () => {
  test.each([
    { work: 'io', delayMs: 100, open: 10_000, ideal: 100_000 },
    { work: 'cpu', delayMs: 5, open: 100, ideal: 400 },
    { work: 'block', delayMs: 100, open: 100, ideal: null },
    { work: 'custom', delayMs: null, open: 100, ideal: null },
  ] as const)('$work of $delayMs ms at $open open: $ideal', ({ work, delayMs, open, ideal }) => {
    const started = runStarted();
    const state = fold([{ ...started, config: { ...started.config, work, delayMs } }, machineDescribed()]);
    expect(idealRequestsPerSecond(state, open)).toBe(ideal);
  });
});
