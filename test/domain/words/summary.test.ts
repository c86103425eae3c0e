import { describe, expect, test } from 'vitest';
import { LatencyHistogram } from '../../../src/domain/state/histogram.ts';
import { initialRunState, type RunState } from '../../../src/domain/state/run-state.ts';
import type { StepState } from '../../../src/domain/state/step-state.ts';
import { summarize } from '../../../src/domain/words/summary.ts';
import { runOf } from '../assessment/a-step.ts';
import { stepOf, values } from './a-summary.ts';

test('a run that never began has a summary, and nothing in it is a guess', () => {
  expect(summarize(initialRunState)).toEqual({
    schema: 'conctop/summary@1',
    errorsAfterSteps: null,
    k6: null,
    predictions: [],
    marks: [],
    steering: [],
    startedAt: '',
    durationSeconds: 0,
    ended: 'failed',
    machine: null,
    request: null,
    target: {
      command: null,
      name: '',
      model: '',
      pid: null,
      url: null,
      runtime: null,
      http: null,
      baseBytes: null,
    },
    engine: { name: '', version: '' },
    load: { loop: 'closed', requestsPerSecond: null, generators: null, workers: null, pinned: null },
    count: null,
    work: 'io',
    delayMs: null,
    steps: [],
    findings: [],
    folklore: [],
    thresholds: [],
    error: null,
  });
});

describe('the run', () => {
  const state = runOf({ rate: 500, isPinned: true });
  const { started, load } = state;
  if (started === null || load === null) throw new Error('not started');
  const base = { bytes: 4_000, threads: 4, sharedOnce: true };
  const whole = {
    ...state,
    nowMs: 12_345.6,
    base,
    ready: {
      type: 'target-ready',
      atMs: 1,
      pid: 42,
      url: 'http://127.0.0.1:1/',
      runtime: 'go1.26',
    } as RunState['ready'],
    ended: { type: 'run-ended', atMs: 3, ended: 'completed', error: null } as RunState['ended'],
    started: {
      ...started,
      engine: { ...started.engine, loop: 'open' },
      target: { ...started.target, http: { name: 'net/http', kind: 'standard library' } },
    } as RunState['started'],
  };
  test('what ran, how, and until when', () => {
    expect(summarize(whole)).toMatchObject({
      startedAt: '2026-11-21T10:00:00.000Z',
      durationSeconds: 12.346,
      ended: 'completed',
      target: {
        name: 'go',
        model: 'a goroutine per connection',
        pid: 42,
        url: 'http://127.0.0.1:1/',
        runtime: 'go1.26',
        http: { name: 'net/http', kind: 'standard library' },
        baseBytes: 4_000,
      },
      engine: { name: 'autocannon', version: '9.0.0' },
      load: { loop: 'open', requestsPerSecond: 500, generators: 1, pinned: { target: [0], generator: [1] } },
      work: 'io',
      delayMs: 100,
      error: null,
    });
  });
  test('without load there is no base that a connection could be counted from', () => {
    expect(summarize({ ...whole, load: null })).toMatchObject({
      target: { baseBytes: null },
      load: { generators: null },
    });
    expect(summarize({ ...whole, base: null }).target.baseBytes).toBeNull();
  });
  test('several generators', () => {
    const several = { ...load, generator: { ...load.generator, pids: [1, 2, 3] } };
    expect(summarize({ ...whole, load: several }).load.generators).toBe(3);
  });
  test('why it failed', () => {
    const error = { code: 'x', message: 'It failed.', hint: 'Repair it.' };
    const ended = { type: 'run-ended', atMs: 3, ended: 'failed', error } as unknown as RunState['ended'];
    expect(summarize({ ...whole, ended })).toMatchObject({ ended: 'failed', error });
  });
  test('folklore beside the last settled step that it can be compared with', () => {
    const claims = [
      { claim: 'few', source: 's', field: 'threads', value: 1_000 },
      { claim: 'told', source: 's', field: 'threads', value: 1, told: 'one of {measured}' },
      { claim: 'far', source: 's', field: 'threads', value: 1, atConnections: 10_000 },
    ] as const;
    const [step] = state.steps;
    if (step === undefined) throw new Error('no step');
    const run = (steps: readonly StepState[]) => ({
      ...whole,
      steps,
      started: { ...whole.started, target: { ...started.target, folklore: claims } } as RunState['started'],
    });
    const climbing = { ...step, settledAtMs: null, measured: { ...step.measured, threads: values(77) } };
    expect(summarize(run([step, climbing])).folklore).toEqual([
      { claim: 'few', source: 's', field: 'threads', claimed: 1_000, measured: 9, told: null },
      { claim: 'told', source: 's', field: 'threads', claimed: 1, measured: 9, told: 'one of 9 threads' },
      { claim: 'far', source: 's', field: 'threads', claimed: 1, measured: null, told: null },
    ]);
  });
});

describe('a step', () => {
  test('its figures', () => {
    expect(
      stepOf(
        { goodPerSecond: 990, failedPerSecond: 10, statuses: { 503: 1 }, server: 50, threadsWaitPercent: 30 },
        {
          ms: 2_000,
          requests: 1_980,
          failed: 20,
          reconnects: 3,
          unsent: values(1, 5),
          open: values(990, 1_000),
          threads: values(7, 9, 8),
          processes: values(1),
          rssBytes: values(30_000_000, 50_000_000, 40_000_000),
          pssBytes: values(1, 3, 2),
          vszBytes: values(5, 6),
          voluntaryPerSecond: values(10, 20.25),
          involuntaryPerSecond: values(1, 2),
          runsPerSecond: values(100.04, 100.06),
          units: values(100, 112),
          unitName: 'goroutines',
          generatorLoopDelayP99Ms: values(1.0004, 2.0006),
          generatorRssBytes: values(10, 30, 20),
          generatorCoreWaitPercent: values(1, 2),
          watched: values(900, 1_003),
        },
        { heldBackMs: 1_234.5 },
        { base: { bytes: 10_000_000, threads: 4, sharedOnce: true } },
      ),
    ).toMatchObject({
      connections: { requested: 1_000, open: 1_000 },
      settled: true,
      heldBackSeconds: null,
      seconds: 2,
      requests: 1_980,
      requestsPerSecond: 990,
      failed: { answers: 20, perSecond: 10, statuses: { 503: 12 } },
      idealRequestsPerSecond: 10_000,
      latencyMs: { min: 99.968, mean: 100, p50: 100.031, p90: 100.031, p99: 100.031, p999: 100.031, max: 100.031 },
      reconnects: 3,
      unsent: 5,
      processes: 1,
      threads: { min: 7, max: 9, last: 8 },
      rssBytes: { max: 50_000_000, last: 40_000_000 },
      rssSummedBytes: { max: 50_000_000, last: 40_000_000 },
      pssBytes: { max: 3, last: 2 },
      rssBytesPerConnection: 30_000,
      vszBytes: 6,
      cpuPercent: { mean: 50, max: 50 },
      contextSwitchesPerSecond: { voluntary: 15.1, involuntary: 1.5 },
      runsPerSecond: 100.1,
      coreWaitPercent: 30,
      unit: { name: 'goroutines', last: 112 },
      epollWatched: 1_003,
      generator: {
        cpuPercent: 30,
        loopDelayP99Ms: 2.001,
        latencyErrorMs: 1.501,
        loopUtilisation: 0.3,
        rssBytes: 30,
        coreWaitPercent: 1.5,
        saturated: false,
        starved: false,
      },
    });
  });
  test('what was not measured is null', () => {
    const nothing = {
      ms: 0,
      requests: 0,
      open: null,
      threads: null,
      processes: null,
      rssBytes: null,
      vszBytes: null,
      unsent: null,
      cpuPercent: null,
      voluntaryPerSecond: null,
      units: null,
      watched: null,
      latency: LatencyHistogram.empty,
      generatorLoopDelayP99Ms: null,
      generatorRssBytes: null,
      waits: null,
      sockets: null,
    };
    expect(stepOf({}, nothing, { settledAtMs: null })).toMatchObject({
      connections: { requested: 1_000, open: null },
      settled: false,
      requestsPerSecond: null,
      failed: { perSecond: null },
      idealRequestsPerSecond: null,
      latencyMs: { min: null, mean: null, p50: null, p90: null, p99: null, p999: null, max: null },
      unsent: null,
      bottleneck: null,
      processes: null,
      threads: null,
      rssBytes: null,
      rssBytesPerConnection: null,
      vszBytes: null,
      cpuPercent: null,
      contextSwitchesPerSecond: null,
      unit: null,
      threadsWaitingFor: null,
      sockets: null,
      epollWatched: null,
      generator: { loopDelayP99Ms: null, rssBytes: null, saturated: null, starved: null },
    });
    expect(
      stepOf({}, { voluntaryPerSecond: values(1), involuntaryPerSecond: null }).contextSwitchesPerSecond,
    ).toBeNull();
    expect(stepOf({}, { units: values(1), unitName: null }).unit).toBeNull();
    expect(stepOf({}, { units: null, unitName: 'tasks' }).unit).toBeNull();
    expect(stepOf({}, {}, {}, { started: null }).heldBackSeconds).toBeNull();
  });
  test('its verdict, with figures of two decimals and without the words for the screen', () => {
    const { bottleneck } = stepOf({ goodPerSecond: 4_999.777, server: 186.666, generator: 10 });
    expect(bottleneck).toMatchObject({
      who: 'server',
      cause: 'cores',
      sure: 'measured',
      evidence: { serverCpuPercent: 186.67, goodPerSecond: 4_999.78 },
    });
    expect(Object.keys(bottleneck ?? {})).toEqual(['who', 'cause', 'sure', 'why', 'evidence']);
  });
  test('a generator without slack', () => {
    const saturated = stepOf({ goodPerSecond: 5_000, generator: 99, utilisation: 0.99, cores: 4 }).generator;
    expect([saturated.saturated, saturated.starved]).toEqual([true, false]);
    const starved = stepOf({
      goodPerSecond: 5_000,
      generator: 60,
      utilisation: 0.99,
      generatorWait: 40,
      cores: 4,
    }).generator;
    expect([starved.saturated, starved.starved]).toEqual([false, true]);
  });
  test('how long requests were held back, where the engine does that', () => {
    const { started } = runOf({});
    if (started === null) throw new Error('not started');
    const capabilities = { rate: 'open', sourceAddresses: true, holdsBack: true } as const;
    const run = { started: { ...started, engine: { ...started.engine, capabilities } } } as Partial<RunState>;
    expect(stepOf({}, {}, { heldBackMs: 1_234.56 }, run).heldBackSeconds).toBe(1.235);
  });
  test('without load, the connections that the process serves', () => {
    const served = { type: 'connections-sample', atMs: 1, established: 77 } as unknown as RunState['served'];
    expect(stepOf({}, {}, { connections: 0 }, { served, load: null }).connections.open).not.toBe(1_000);
  });
});
