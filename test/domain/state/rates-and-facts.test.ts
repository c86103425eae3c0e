import { describe, expect, test } from 'vitest';
import type { LoadTick } from '../../../src/domain/events/run-event.ts';
import { LatencyHistogram } from '../../../src/domain/state/histogram.ts';
import { nextLoad } from '../../../src/domain/state/load-now.ts';
import { addSecond, noRates, spreadOfRates } from '../../../src/domain/state/second-rates.ts';
import { spread } from '../../../src/domain/state/spread.ts';
import { addFacts, growthPerSecond } from '../../../src/domain/state/step-facts.ts';
import { encode, generatorSample, runtimeStats, tick } from '../events.ts';

const NO_ERRORS = { connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 };

describe('facts that the runtime reports', () => {
  const facts = (...all: Readonly<Record<string, unknown>>[]) =>
    all.reduce<ReturnType<typeof addFacts>>(
      (before, one, index) => addFacts(before, runtimeStats(index * 1_000, { facts: one })),
      {},
    );
  test('numbers, yes and no, and of a list the largest', () => {
    const seen = facts({
      queued: 3,
      gil: true,
      off: false,
      lags: [1, 7, 3],
      none: [],
      mixed: [1, 'x'],
      text: 'x',
      bad: Number.NaN,
      worse: [1, Number.NaN],
    });
    expect(Object.fromEntries(Object.entries(seen).map(([name, { last }]) => [name, last]))).toEqual({
      queued: 3,
      gil: 1,
      off: 0,
      lags: 7,
    });
  });
  test('over a step: the first, the last, and when', () => {
    expect(facts({ n: 3 }, { n: 9 }, { n: 6 }).n).toEqual({
      min: 3,
      max: 9,
      last: 6,
      sum: 18,
      count: 3,
      first: 3,
      firstAtMs: 0,
      lastAtMs: 2_000,
    });
  });
  test('a hundred of them', () => {
    const many = (from: number) => Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`f${from + n}`, n]));
    expect(Object.keys(facts(many(0), many(50)))).toHaveLength(100);
    expect(facts(many(0), { f7: 700 }).f7?.last).toBe(700);
  });
  test('how fast a counter grows', () => {
    expect(growthPerSecond(facts({ n: 3 }, { n: 4 }, { n: 9 }).n)).toBe(3);
    expect([growthPerSecond(facts({ n: 3 }).n), growthPerSecond(undefined)]).toEqual([null, null]);
  });
});

describe('rates of whole seconds', () => {
  test('a second is complete with 970 ms', () => {
    expect(addSecond({ rates: [5], ms: 720, answers: 70 }, 250, 27)).toEqual({ rates: [5, 100], ms: 0, answers: 0 });
    expect(addSecond({ rates: [5], ms: 719, answers: 70 }, 250, 27)).toEqual({ rates: [5], ms: 969, answers: 97 });
  });
  test('the newest 120', () => {
    const rates = Array.from({ length: 130 }, (_, n) => n).reduce(
      (before, n) => addSecond(before, 1_000, n),
      noRates,
    ).rates;
    expect([rates.length, rates[0], rates.at(-1)]).toEqual([120, 10, 129]);
  });
  test('half the distance between the lowest and the highest', () => {
    expect([
      spreadOfRates({ ...noRates, rates: [100, 140, 120] }),
      spreadOfRates({ ...noRates, rates: [7] }),
      spreadOfRates({ ...noRates, rates: [7, 7] }),
    ]).toEqual([20, null, 0]);
  });
});

describe('the load now', () => {
  const latency = LatencyHistogram.decode(encode([7]));
  const loadOf = (...ticks: LoadTick[]) =>
    ticks.reduce<ReturnType<typeof nextLoad> | null>((before, one) => nextLoad(before, one, latency), null);
  test('rates of the last second, of good answers and of failed ones', () => {
    const load = loadOf(
      ...[250, 500, 750, 1_000, 1_250].map((at, index) =>
        tick(at, { requests: index === 0 ? 999 : 30, errors: { ...NO_ERRORS, http: 5 } }),
      ),
    );
    expect(load).toMatchObject({
      requestsPerSecond: 100,
      failedPerSecond: 20,
      requestsTotal: 1_119,
      errorsTotal: { http: 25 },
    });
    expect(load?.latency.count).toBe(4);
  });
  test('totals since the start', () => {
    const load = loadOf(
      tick(250, { statuses: { 503: 1 }, causes: { EPIPE: 1 }, unanswered: 2 }),
      tick(500, { statuses: { 503: 2 }, causes: { EPIPE: 3 }, unanswered: 3, acceptQueue: 4 }),
    );
    expect(load).toMatchObject({
      statusesTotal: { 503: 3 },
      causesTotal: { EPIPE: 4 },
      unansweredTotal: 5,
      acceptQueue: 4,
    });
    expect(loadOf(tick(250))).toMatchObject({
      acceptQueue: null,
      unansweredTotal: 0,
      statusesTotal: {},
      isHeldBack: false,
    });
  });
  test('when the first socket was open, and the last answer came', () => {
    expect(loadOf(tick(250, { open: 0, requests: 0 }))).toMatchObject({ firstOpenAtMs: null, lastAnswerAtMs: null });
    expect(loadOf(tick(250, { open: 0, requests: 0 }), tick(500, { requests: 0 }))).toMatchObject({
      firstOpenAtMs: 250,
      lastAnswerAtMs: null,
    });
    expect(loadOf(tick(250), tick(500, { requests: 0 }))).toMatchObject({ firstOpenAtMs: 0, lastAnswerAtMs: 250 });
  });
  test('held back within the last second', () => {
    const later = [500, 750, 1_000].map((at) => tick(at));
    expect(loadOf(tick(250, { heldBackMs: 1 }), ...later)?.isHeldBack).toBe(true);
    expect(loadOf(tick(250, { heldBackMs: 1 }), ...later, tick(1_250))?.isHeldBack).toBe(false);
  });
  test('the generator: means of the second, the rest as of now', () => {
    const of = (cpuPercent: number, loopUtilisation: number, coreWaitPercent: number | null) =>
      generatorSample({ cpuPercent, loopUtilisation, coreWaitPercent, rssBytes: cpuPercent });
    expect(
      loadOf(tick(250, { generator: of(20, 0.2, 4) }), tick(500, { generator: of(40, 0.4, 8) }))?.generator,
    ).toMatchObject({ cpuPercent: 30, loopUtilisation: expect.closeTo(0.3), coreWaitPercent: 6, rssBytes: 40 });
    expect(
      loadOf(tick(250, { generator: of(20, 0.2, 4) }), tick(500, { generator: of(40, 0.4, null) }))?.generator
        .coreWaitPercent,
    ).toBeNull();
    expect(
      loadOf(tick(250, { generator: of(20, 0.2, null) }), tick(500, { generator: of(40, 0.4, 8) }))?.generator
        .coreWaitPercent,
    ).toBe(4);
  });
});

test('a spread leaves out what is no number', () => {
  const one = spread(null, 3);
  expect([spread(one, null), spread(one, Number.NaN), spread(null, null)]).toEqual([one, one, null]);
  expect(spread(one, 1)).toEqual({ min: 1, max: 3, last: 1, sum: 4, count: 2 });
});
