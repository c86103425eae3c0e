import { describe, expect, test } from 'vitest';
import type { CoresSample, LoadTick, RunEvent } from '../../../src/domain/events/run-event.ts';
import { addCoreLoads, addCoresInterval, addTargetInterval, noCpu } from '../../../src/domain/state/step-cpu.ts';
import type { StepState } from '../../../src/domain/state/step-state.ts';
import { summarizeStep } from '../../../src/domain/words/summary.ts';
import { fold, generatorSample, processSample, runStarted, stepSettled, stepStarted, tick } from '../events.ts';

const NO_ERRORS = { connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 };
const held = fold([runStarted(), stepStarted(0, 100), stepSettled(0)]);
const stepAfter = (events: readonly RunEvent[], from = held): StepState => {
  const [step] = fold(events, from).steps;
  if (step === undefined) throw new Error('no step');
  return step;
};

describe('the ticks of a step', () => {
  const errors = { connect: 1, timeout: 2, reset: 3, http: 4, protocol: 5 };
  const m = stepAfter([
    tick(250, {
      requests: 54,
      bytes: 10,
      errors,
      reconnects: 2,
      unsent: 7,
      acceptQueue: 9,
      answered: 80,
      statuses: { 503: 4 },
      causes: { EPIPE: 3 },
      heldBackMs: 20,
      generator: generatorSample({ pids: [1, 2], coreWaitPercent: 5 }),
    }),
    tick(500, {
      requests: 104,
      bytes: 20,
      errors,
      reconnects: 1,
      unsent: 5,
      acceptQueue: 11,
      heldBackMs: 30,
      generator: generatorSample({ cpuPercent: 40, loopDelayP99Ms: 3, loopUtilisation: 0.4, rssBytes: 5 }),
    }),
  ]);
  test('are added up: good answers apart from failed ones and from lost sockets', () => {
    expect(m.measured).toMatchObject({
      ms: 500,
      requests: 150,
      failed: 8,
      lost: 16,
      bytes: 30,
      reconnects: 3,
      generators: 1,
    });
    expect(m).toMatchObject({
      heldBackMs: 50,
      statuses: { 503: 4 },
      causes: { EPIPE: 3 },
      errors: { connect: 2, timeout: 4, reset: 6, http: 8, protocol: 10 },
    });
  });
  test('what failed before its figures began stands apart', () => {
    const climbing = fold([
      runStarted(),
      stepStarted(0, 100),
      tick(250, {
        requests: 6,
        errors: { ...NO_ERRORS, http: 6, connect: 1 },
        statuses: { 500: 6 },
        causes: { ECONNREFUSED: 1 },
      }),
    ]);
    const step = stepAfter(
      [stepSettled(250), tick(500, { requests: 9, errors: { ...NO_ERRORS, http: 9 }, statuses: { 500: 9 } })],
      climbing,
    );
    expect(summarizeStep(climbing, step)).toMatchObject({
      failed: { answers: 9, statuses: { 500: 9 } },
      errors: { ...NO_ERRORS, http: 9 },
      causes: {},
      climb: { errors: { ...NO_ERRORS, http: 6, connect: 1 }, statuses: { 500: 6 }, causes: { ECONNREFUSED: 1 } },
    });
    expect(step).toMatchObject({ errors: { ...NO_ERRORS, http: 15, connect: 1 }, statuses: { 500: 15 } });
  });
  test('of a step that never settles its climb is its figures', () => {
    const [step] = fold([
      runStarted(),
      stepStarted(0, 100),
      tick(250, { requests: 6, errors: { ...NO_ERRORS, http: 6 } }),
    ]).steps;
    expect(step && summarizeStep(held, step)).toMatchObject({
      errors: { http: 6 },
      climb: { errors: NO_ERRORS, statuses: {} },
    });
  });
  test('what stands at a moment has its extremes and its last value', () => {
    expect(m.measured).toMatchObject({
      unsent: { max: 7, last: 5 },
      acceptQueue: { min: 9, last: 11 },
      answered: { min: 80, last: 100 },
      open: { last: 100, count: 2 },
      generatorCpuPercent: { min: 20, max: 40 },
      generatorLoopDelayP99Ms: { max: 3 },
      generatorLoopUtilisation: { max: 0.4 },
      generatorRssBytes: { last: 5 },
      generatorCoreWaitPercent: { last: 5, count: 1 },
    });
  });
  test('a tick without them leaves them unknown', () => {
    expect(stepAfter([tick(250)]).measured).toMatchObject({
      unsent: null,
      acceptQueue: null,
      reconnects: 0,
      generatorCoreWaitPercent: null,
    });
  });
  test('of several generators their number', () => {
    expect(stepAfter([tick(250, { generator: generatorSample({ pids: [1, 2, 3] }) })]).measured.generators).toBe(3);
  });
  test('one that began before the step settled is of the climb, but for its errors', () => {
    const late = stepAfter([tick(219, { errors: { ...NO_ERRORS, timeout: 1 } })]);
    expect([late.measured.ms, late.errors.timeout]).toEqual([0, 1]);
    expect(stepAfter([tick(220)]).measured.ms).toBe(250);
  });
  test('a climb that is still going on has its own figures, from its first tick on', () => {
    const climbing = fold([runStarted(), stepStarted(100, 100)]);
    expect(stepAfter([tick(200)], climbing).measured.ms).toBe(250);
    expect(stepAfter([tick(200), stepSettled(300)], climbing).measured.ms).toBe(0);
  });
  test('a climb that was interrupted leaves out what it missed', () => {
    const stopped = fold([stepStarted(100, 100), { type: 'standstill', atMs: 5_000, ms: 3_000 }]);
    expect(stepAfter([tick(6_000)], stopped).measured.ms).toBe(0);
    expect(stepAfter([tick(6_250)], stopped).measured.ms).toBe(250);
    // One that lies further back than what is measured changes nothing.
    expect(stepAfter([{ type: 'standstill', atMs: -5_000, ms: 1 }, tick(250)]).measured.ms).toBe(250);
  });
  test('the longest silence: no answer while sockets are open', () => {
    const quiet = (atMs: number, over: Partial<LoadTick> = {}) => tick(atMs, { requests: 0, latency: null, ...over });
    expect(stepAfter([quiet(250), quiet(500)]).measured.silence).toEqual({ longestMs: 500, nowMs: 500 });
    expect(stepAfter([quiet(250), quiet(500), tick(750)]).measured.silence).toEqual({ longestMs: 500, nowMs: 0 });
    expect(stepAfter([quiet(250), quiet(500, { open: 0 }), quiet(750)]).measured.silence).toEqual({
      longestMs: 250,
      nowMs: 250,
    });
  });
});

describe('the process samples of a step', () => {
  test('CPU by the interval that lies in it', () => {
    const { measured } = stepAfter([
      processSample(220, { interval: { ms: 250, cpuMs: 50 }, cpuPercent: 99 }),
      processSample(460, { interval: { ms: 240, cpuMs: 120 }, cpuPercent: 99, processes: 2, pssBytes: 7 }),
    ]);
    expect(measured).toMatchObject({
      cpuPercent: { min: 20, max: 50 },
      cpu: { targetSpanMs: 490, targetMs: 170 },
      processes: { max: 2 },
      pssBytes: { last: 7 },
      vszBytes: { last: 1_700_000_000 },
    });
    expect(stepAfter([processSample(219, { interval: { ms: 250, cpuMs: 50 } })]).measured).toMatchObject({
      cpuPercent: null,
      cpu: { targetSpanMs: 0 },
    });
  });
  test('of older recordings by windows of a second', () => {
    expect(stepAfter([processSample(970, { cpuPercent: 12 })]).measured.cpuPercent).toMatchObject({ last: 12 });
    expect(stepAfter([processSample(969, { cpuPercent: 12 })]).measured.cpuPercent).toBeNull();
  });
  test('switches of a whole second', () => {
    const switches = { voluntary: 3, involuntary: 4 };
    expect(stepAfter([processSample(970, { contextSwitchesPerSecond: switches })]).measured).toMatchObject({
      voluntaryPerSecond: { last: 3 },
      involuntaryPerSecond: { last: 4 },
    });
    expect(stepAfter([processSample(969, { contextSwitchesPerSecond: switches })]).measured).toMatchObject({
      voluntaryPerSecond: null,
      involuntaryPerSecond: null,
    });
  });
});

describe('who had the cores', () => {
  const interval = (over: Partial<NonNullable<CoresSample['interval']>> = {}) => ({
    ms: 1_000,
    busyMs: [
      { core: 0, ms: 900 },
      { core: 1, ms: 300 },
    ],
    interruptMs: 5,
    stealMs: 6,
    targetMs: 950,
    generatorMs: 100,
    selfMs: 30,
    ...over,
  });
  test('sums of the intervals', () => {
    expect(addCoresInterval(addCoresInterval(noCpu, interval()), interval({ ms: 500 }))).toMatchObject({
      spanMs: 1_500,
      busyMs: 2_400,
      interruptMs: 10,
      stealMs: 12,
      selfMs: 60,
      targetOnCoresMs: 1_900,
      generatorMs: 200,
      busyByCore: [
        { core: 0, ms: 1_800 },
        { core: 1, ms: 600 },
      ],
    });
    expect(addTargetInterval(addTargetInterval(noCpu, { ms: 250, cpuMs: 50 }), { ms: 100, cpuMs: 5 })).toMatchObject({
      targetSpanMs: 350,
      targetMs: 55,
    });
  });
  test('a part that was not known once is not known', () => {
    const cpu = addCoresInterval(addCoresInterval(noCpu, interval({ targetMs: null, generatorMs: null })), interval());
    expect(cpu).toMatchObject({ targetOnCoresMs: null, generatorMs: null, moments: { count: 1 } });
  });
  test.each<[string, Parameters<typeof interval>[0], { oneCore: number; moreThanOne: number }]>([
    ['one core, and another idles', {}, { oneCore: 1, moreThanOne: 0 }],
    ['80 of 100', { targetMs: 800 }, { oneCore: 1, moreThanOne: 0 }],
    ['less than one', { targetMs: 799 }, { oneCore: 0, moreThanOne: 0 }],
    ['nearly 112 of 100', { targetMs: 1_119 }, { oneCore: 1, moreThanOne: 0 }],
    ['more than one', { targetMs: 1_121 }, { oneCore: 0, moreThanOne: 1 }],
    [
      'a quarter of a core idles',
      {
        busyMs: [
          { core: 0, ms: 1_000 },
          { core: 1, ms: 750 },
        ],
      },
      { oneCore: 1, moreThanOne: 0 },
    ],
    [
      'less idles',
      {
        busyMs: [
          { core: 0, ms: 1_000 },
          { core: 1, ms: 751 },
        ],
      },
      { oneCore: 0, moreThanOne: 0 },
    ],
  ])('a moment of %s', (_, over, expected) => {
    expect(addCoresInterval(noCpu, interval(over)).moments).toEqual({ count: 1, ...expected });
  });
  test('an interval of no length is no moment', () =>
    expect(addCoresInterval(noCpu, interval({ ms: 0 })).moments.count).toBe(0));
  test('of older recordings each core’s window', () => {
    const sample = (totalPercent: number, targetPercent: number | null): CoresSample => ({
      type: 'cores-sample',
      atMs: 1,
      cores: [{ core: 0, totalPercent, targetPercent, generatorPercent: null }],
      selfCpuPercent: null,
    });
    const cores = addCoreLoads(addCoreLoads([], sample(50, 10)), sample(70, null));
    expect(cores).toEqual([
      {
        core: 0,
        total: { min: 50, max: 70, last: 70, sum: 120, count: 2 },
        target: { min: 10, max: 10, last: 10, sum: 10, count: 1 },
      },
    ]);
    expect(addCoreLoads([], sample(Number.NaN, 1))).toEqual([]);
  });
});
