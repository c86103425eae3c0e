import { describe, expect, test } from 'vitest';
import type { LoadTick, RunEvent } from '../../../src/domain/events/run-event.ts';
import { shareNow } from '../../../src/domain/meaning/share-now.ts';
import { LatencyHistogram } from '../../../src/domain/state/histogram.ts';
import { summarize } from '../../../src/domain/words/summary.ts';
import { asked } from '../../../src/report/figures/facts.ts';
import type { RunFigures } from '../../../src/report/figures/run-figures.ts';
import { stepLine } from '../../../src/report/step-line.ts';
import { summaryTable } from '../../../src/report/summary-table.ts';
import { throughputOf } from '../../../src/ui/state/throughput.ts';
import { encode, fold, machineDescribed, runStarted, stepSettled, stepStarted, tick } from '../events.ts';

const NONE = { connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 };
const OFF = { work: 'io', delayMs: 100, path: '/slow?ms=100', sending: false } as const;

/** A tick of so many answers of 7 ms to the load of now, and so many of 2 s to the one before. */
function answers(atMs: number, own: number, earlier: number, timeouts = 0): LoadTick {
  const errors = { ...NONE, timeout: timeouts };
  const old = new Array<number>(earlier).fill(2_000);
  return tick(atMs, {
    requests: own + earlier,
    latency: encode([...new Array<number>(own).fill(7), ...old]),
    errors,
    causes: timeouts === 0 ? {} : { ETIMEDOUT: timeouts },
    ...(earlier + timeouts === 0
      ? {}
      : { earlier: { requests: earlier, errors, causes: { ETIMEDOUT: timeouts }, latency: encode(old) } }),
  });
}

/** 100 connections, planned at io 100 ms for a second; then steered, and answered as `parts` say, each a quarter of a second. */
function steered(
  steer: Partial<typeof OFF> | Record<string, unknown>,
  parts: readonly (readonly [number, number, number?])[],
) {
  const at = (index: number): number => 1_500 + index * 250;
  const events: RunEvent[] = [
    machineDescribed(),
    runStarted(),
    stepStarted(0, 100),
    stepSettled(0),
    ...[250, 500, 750, 1_000].map((ms) => answers(ms, 250, 0)),
    { type: 'steered', atMs: 1_001, kind: 'work', ...OFF, sending: true, ...steer } as RunEvent,
    { type: 'step-ended', atMs: 1_002, index: 0 },
    { ...stepStarted(1_002, 100), index: 1 } as RunEvent,
    { ...stepSettled(1_250), index: 1 } as RunEvent,
    ...parts.map(([own, earlier, timeouts], index) => answers(at(index), own, earlier, timeouts)),
  ];
  return fold(events);
}
const lastOf = (state: ReturnType<typeof fold>) => {
  const step = summarize(state).steps.at(-1);
  if (step === undefined) throw new Error('no step');
  return step;
};
const parts = (count: number, part: readonly [number, number, number?]) => new Array(count).fill(part);

describe('a steered step is measured by the requests that were sent in it', () => {
  test('with the load off, answers that were under way are neither throughput nor latency', () => {
    const state = steered({ kind: 'load-off', sending: false }, parts(8, [0, 50]));
    const step = lastOf(state);
    expect([step.requests, step.requestsPerSecond, step.latencyMs.p50, step.latencyMs.max]).toEqual([0, 0, null, null]);
    const [row] = summaryTable(summarize(state)).filter((line) => line.includes('load off'));
    expect(row).not.toMatch(/2\.00 s/);
    // What came is what came: the totals hold it.
    expect(state.load?.requestsTotal).toBe(1_400);
  });

  test('a tick that began before the change is not of the step, however short that was', () => {
    const events: RunEvent[] = [
      runStarted(),
      stepStarted(0, 100),
      stepSettled(0),
      ...[250, 500].map((ms) => answers(ms, 250, 0)),
      { type: 'steered', atMs: 690, kind: 'work', ...OFF, sending: true, delayMs: 10, path: '/slow?ms=10' },
      { type: 'step-ended', atMs: 691, index: 0 },
      { ...stepStarted(691, 100), index: 1 },
      answers(750, 250, 0),
      { type: 'step-ended', atMs: 800, index: 1 },
    ];
    expect([lastOf(fold(events)).requests, lastOf(fold(events)).latencyMs.p50]).toEqual([0, null]);
  });

  test('another work has its own latency, and the errors of what was asked before stand apart', () => {
    const step = lastOf(steered({ delayMs: 10 }, [[0, 100, 3], ...parts(7, [2_400, 0])]));
    expect(step.latencyMs.max).toBeLessThan(8);
    expect([step.errors.timeout, step.climb.errors.timeout]).toEqual([0, 3]);
    expect(step.causes).toEqual({});
    expect([step.requests, Math.round(step.ofIdealPercent ?? 0)]).toEqual([16_800, 84]);
  });

  test('a backlog of the work before says nothing for “no bottleneck”, nor for a share', () => {
    const cpu = { work: 'cpu', delayMs: 1_000, path: '/cpu?ms=1000' };
    const state = steered(cpu, parts(16, [0, 100]));
    const step = lastOf(state);
    expect(step.bottleneck?.who).not.toBe('nobody');
    expect(step.bottleneck?.why).toContain(
      'no request of this load is answered yet: 1,600 answers are to what was asked',
    );
    expect([step.ofIdealPercent, throughputOf(state).share?.percent]).toEqual([null, null]);
    // Own answers at exactly the ideal, too few for a share, and most of the others timed out.
    const late = lastOf(steered(cpu, parts(16, [1, 0, 12])));
    expect(late.ofIdealMissing).toBe('few-answers');
  });

  test('nor do a few quick ones, of connections that mostly had none', () => {
    const quick = steered({ work: 'cpu', delayMs: 1_000, path: '/cpu?ms=1000' }, parts(16, [1, 0]));
    expect(lastOf(quick).bottleneck?.who).not.toBe('nobody');
  });

  test('what timed out in the step itself was not served', () => {
    const events = parts(16, [0, 0]).map((_, index) =>
      tick(1_500 + index * 250, { requests: 250, errors: { ...NONE, timeout: 25 }, causes: { ETIMEDOUT: 25 } }),
    );
    const planned = fold([machineDescribed(), runStarted(), stepStarted(1_002, 100), stepSettled(1_250), ...events]);
    expect(lastOf(planned).bottleneck?.who).not.toBe('nobody');
  });
});

describe('the share of the ideal now', () => {
  test('none while only what was asked before is answered, and none above the ideal', () => {
    const slow = { delayMs: 1_000 };
    expect(shareNow(steered(slow, []))?.missing).toBe('changed');
    expect(shareNow(steered(slow, [[0, 250]]))?.percent).toBe(null);
    const shares = [1, 2, 4, 8, 16].map((count) => shareNow(steered(slow, parts(count, [25, 0])))?.percent ?? null);
    // A second holds one answer of each connection: only the step so far holds enough of them.
    expect(shares).toEqual([null, null, null, 100, 100]);
  });
  test('as planned it is that of the last second', () => {
    const state = fold([
      runStarted(),
      stepStarted(0, 100),
      stepSettled(0),
      ...[250, 500, 750, 1_000].map((ms) => answers(ms, 245, 0)),
    ]);
    expect(Math.round(shareNow(state)?.percent ?? 0)).toBe(98);
  });
  test('an open loop that answers what was late has none', () => {
    const config = { ...runStarted().config, requestsPerSecondLimit: 400 };
    const state = fold([
      { ...runStarted(), config },
      stepStarted(0, 100),
      stepSettled(0),
      ...[250, 500, 750, 1_000].map((ms) => answers(ms, 200, 0)),
    ]);
    expect(shareNow(state)).toMatchObject({ percent: null, missing: 'backlog' });
    expect(stepLine(state, state.steps[0] as (typeof state.steps)[0])).toContain(
      'above the plan: it answers what was late',
    );
  });
});

test('a step that ended before its first tick had the connections that are open', () => {
  const state = fold([
    runStarted(),
    stepStarted(0, 100),
    stepSettled(0),
    answers(250, 250, 0),
    { type: 'step-ended', atMs: 300, index: 0 },
    { ...stepStarted(300, 100), index: 1 } as RunEvent,
    { type: 'step-ended', atMs: 310, index: 1 },
  ]);
  expect(stepLine(state, state.steps[1] as (typeof state.steps)[0])).toMatch(/ 100 connections/);
});

test('a histogram less a part of it', () => {
  const all = LatencyHistogram.ofMs([1, 2, 2, 3, 500]);
  const rest = all.without(LatencyHistogram.ofMs([2, 500]));
  expect([rest.count, rest.minMs, rest.percentileMs(50), Math.round(rest.maxMs ?? 0)]).toEqual([3, 1, 2, 3]);
  expect(all.without(LatencyHistogram.empty)).toBe(all);
  expect(all.without(all).count).toBe(0);
});

test('what fails after the last step stands in no row, and is said', () => {
  const timeouts = (atMs: number, count: number): LoadTick => tick(atMs, { errors: { ...NONE, timeout: count } });
  const state = fold([
    runStarted(),
    stepStarted(0, 100),
    stepSettled(0),
    timeouts(250, 1),
    { type: 'step-ended', atMs: 300, index: 0 },
    timeouts(500, 2),
    timeouts(750, 1),
  ]);
  const summary = summarize(state);
  expect([
    state.load?.errorsTotal.timeout,
    summary.steps[0]?.errors.timeout,
    summary.errorsAfterSteps?.timeout,
  ]).toEqual([4, 1, 3]);
  expect(summaryTable(summary)).toContain('After the last step, in none of the rows: 3 errors');
  const none = fold([runStarted(), stepStarted(0, 100), stepSettled(0), timeouts(250, 1)]);
  expect(summaryTable(summarize(none)).join()).not.toContain('After the last step');
});

test.each([
  [{ steps: [100, 500], holdMs: 10_000, holdLastStep: false, durationMs: null }, '10 s each'],
  [
    { steps: [100, 500], holdMs: 10_000, holdLastStep: true, durationMs: null },
    '10 s each, the last until somebody quit',
  ],
  [{ steps: [500], holdMs: 10_000, holdLastStep: true, durationMs: null }, 'until somebody quit'],
  [{ steps: [500], holdMs: 10_000, holdLastStep: false, durationMs: 30_000 }, 'until 30 s were over'],
])('how long steps are held, as it was: %j', (plan, words) => {
  const config = { ...runStarted().config, plan: { ...runStarted().config.plan, ...plan } };
  const figures = { started: { ...runStarted(), config }, summary: summarize(fold([{ ...runStarted(), config }])) };
  expect(asked(figures as unknown as RunFigures).find(([name]) => name === 'held')?.[1]).toBe(words);
});
