import { describe, expect, test } from 'vitest';
import { byUrgency, checkFindings } from '../../src/domain/findings/index.ts';
import type { RunEvent } from '../../src/domain/run-event.ts';
import type { RunState } from '../../src/domain/run-state.ts';
import {
  coresSample,
  encode,
  fold,
  generatorSample,
  processSample,
  runStarted,
  runtimeStats,
  stepSettled,
  stepStarted,
  tick,
} from './events.ts';

/** A settled step of `connections`, with four ticks and whatever else is named. */
const settled = (connections: number, over: Parameters<typeof tick>[1], ...more: RunEvent[]): RunState => {
  const ticks = [250, 500, 750, 1000, 1250].map((at) =>
    tick(at, { requested: connections, open: connections, answered: connections, ...over }),
  );
  return fold([runStarted(), stepStarted(0, connections), stepSettled(0, { open: connections }), ...ticks, ...more]);
};

const said = (state: RunState): Record<string, string> =>
  Object.fromEntries(checkFindings(state).map((event) => [event.finding.id, event.finding.sentence]));

describe('findings', () => {
  test('many connections on few threads: the surprise, with the target’s reason', () => {
    expect(said(settled(10_000, { requests: 25_000 }, processSample(1300, { threads: 9 })))['threads-surprise']).toBe(
      '10,000 connections on 9 threads: waiting goroutines are parked off-thread; the scheduler runs only what is ready.',
    );
  });

  test('a thread per connection: resident against reserved', () => {
    const sample = processSample(1300, { threads: 10_001, rssBytes: 139 * 1024 ** 2, vszBytes: 21.6 * 1024 ** 3 });
    expect(said(settled(10_000, {}, sample))['threads-surprise']).toBe(
      '10,000 connections, 10,001 threads: one each. 139 MB resident of 21.6 GB reserved.',
    );
  });

  test.each([
    { what: 'few connections', connections: 10, threads: 9 },
    { what: 'neither few threads nor one each', connections: 100, threads: 30 },
  ])('$what surprise nobody', ({ connections, threads }) => {
    expect(said(settled(connections, {}, processSample(1300, { threads })))['threads-surprise']).toBeUndefined();
  });

  test.each([
    { loopUtilisation: 0.97, cpuPercent: 60, saturated: true },
    { loopUtilisation: 0.6, cpuPercent: 99, saturated: true },
    { loopUtilisation: 0.7, cpuPercent: 67, saturated: false },
  ])('generator at $cpuPercent % CPU, loop $loopUtilisation: saturated $saturated', ({ saturated, ...load }) => {
    const sentence = said(settled(1000, { generator: generatorSample(load) }))['generator-saturated'];
    expect(sentence !== undefined).toBe(saturated);
  });

  test.each([
    {
      waits: 45_600,
      sentence: 'Some 500 threads are ready to run and wait: there are 2 cores, so more threads would not serve more.',
    },
    {
      waits: 1_040,
      sentence: 'Some 10 threads are ready to run and wait: there are 2 cores, so more threads would not serve more.',
    },
    { waits: 900, sentence: undefined },
  ])('threads that wait for a core for $waits % of the time', ({ waits, sentence }) => {
    const table: RunEvent = {
      type: 'thread-table',
      atMs: 1300,
      total: 502,
      rows: [],
      states: {},
      costMs: 1,
      coreWaitPercent: waits,
    };
    expect(said(settled(500, {}, coresSample(1300, [98, 97]), table))['threads-wait-for-cores']).toBe(sentence);
  });

  test('every core busy by the server: the machine is the limit', () => {
    const events = [processSample(1300, { cpuPercent: 120 }), coresSample(1300, [98, 97])];
    expect(said(settled(10_000, { requests: 12_000 }, ...events))['server-saturated']).toContain('Both cores are busy');
    // At the ideal rate nothing is a bottleneck, however busy the cores are.
    expect(said(settled(10_000, { requests: 25_000 }, ...events))['server-saturated']).toBeUndefined();
  });

  test('many threads on one core while another one idles', () => {
    const gil = [processSample(1300, { threads: 1002, cpuPercent: 101 }), coresSample(1300, [95, 30])];
    expect(said(settled(1000, { requests: 800 }, ...gil))['bound-to-one-core']).toContain(
      '1,002 threads, but never more than one core',
    );
    const bothBusy = [processSample(1300, { threads: 1002, cpuPercent: 101 }), coresSample(1300, [95, 97])];
    expect(said(settled(1000, { requests: 800 }, ...bothBusy))['bound-to-one-core']).toBeUndefined();
  });

  test('sockets that never had an answer', () => {
    const ticks = [1500, 1750, 2000, 2250].map((at) => tick(at, { requested: 1000, open: 1000, answered: 1 }));
    expect(said(settled(1000, { answered: 1 }, ...ticks))['accepts-starved']).toContain(
      '999 of 1,000 open sockets never had an answer',
    );
  });

  test('open below requested names who is to blame', () => {
    const errors = { connect: 7, timeout: 0, reset: 0, http: 0, protocol: 0 };
    expect(said(settled(1000, { open: 400, errors }))['accepts-starved']).toContain(
      'Only 400 of 1,000 sockets are open: connects are refused',
    );
  });

  test('open below requested starves nobody where the server closes each connection', () => {
    const errors = { connect: 7, timeout: 0, reset: 0, http: 0, protocol: 0 };
    const churning = { open: 400, requests: 100, reconnects: 100 };
    expect(said(settled(1000, churning))['accepts-starved']).toBeUndefined();
    expect(said(settled(1000, churning))['closes-connections']).toContain('closes connections after an answer');
    expect(said(settled(1000, { ...churning, errors }))['accepts-starved']).toContain('Only 400 of 1,000');
  });

  test('errors are told by kind', () => {
    const errors = { connect: 0, timeout: 3, reset: 0, http: 1, protocol: 0 };
    expect(said(settled(100, { errors })).errors).toBe('Errors in this step: 15 timed out, 5 got an HTTP error.');
  });

  test('the knee: throughput flat, tail growing', () => {
    const step = (index: number, connections: number, requests: number, latencyMs: number): RunEvent[] => {
      const from = index * 2000;
      const ticks = [250, 500, 750, 1000, 1250].map((at) =>
        tick(from + at, { open: connections, requests, latency: encode(new Array(100).fill(latencyMs)) }),
      );
      return [
        stepStarted(from, connections, { index, planIndex: index }),
        stepSettled(from, { index, open: connections }),
        ...ticks,
        { type: 'step-ended', atMs: from + 1300, index },
      ];
    };
    const bent = fold([
      runStarted(),
      ...step(0, 2000, 5000, 101),
      ...step(1, 5000, 12_000, 110),
      ...step(2, 10_000, 12_200, 300),
    ]);
    expect(said(bent).knee).toBe(
      'Throughput stops growing after 5,000 connections (48.0k req/s): 10,000 only wait longer, p99 110 ms → 300 ms.',
    );
    const straight = fold([runStarted(), ...step(0, 2000, 5000, 101), ...step(1, 5000, 12_400, 103)]);
    expect(said(straight).knee).toBeUndefined();
  });

  test('units that grow at constant load look like a leak', () => {
    const leaking = Array.from({ length: 20 }, (_, index) => [
      tick(1500 + index * 250),
      runtimeStats(1500 + index * 250, { unit: { name: 'goroutines', count: 100 + index * 20 } }),
    ]).flat();
    expect(said(settled(100, {}, ...leaking))['units-growing']).toContain('480 goroutines and growing');
    const steady = leaking.map((event) =>
      event.type === 'runtime-stats' ? { ...event, unit: { name: 'goroutines', count: 112 } } : event,
    );
    expect(said(settled(100, {}, ...steady))['units-growing']).toBeUndefined();
    // One for each connection, two while it waits: the last one happens to be the most.
    const wobbling = leaking.map((event, index) =>
      event.type === 'runtime-stats'
        ? {
            ...event,
            unit: { name: 'goroutines', count: index === leaking.length - 1 ? 2_010 : 1_200 + ((index * 37) % 800) },
          }
        : event,
    );
    expect(said(settled(100, {}, ...wobbling))['units-growing']).toBeUndefined();
  });

  test('a late event loop', () => {
    expect(said(settled(100, {}, runtimeStats(1300, { facts: { loopDelayP99Ms: 480 } })))['loop-blocked']).toContain(
      '480 ms late',
    );
  });

  test('folklore is held against what was measured', () => {
    const started = runStarted();
    const claim = {
      claim: '10,000 threads need 10 GB',
      source: 'many talks',
      field: 'rssBytes',
      value: 10 * 1024 ** 3,
      atConnections: 10_000,
    } as const;
    const state = fold([
      { ...started, target: { ...started.target, folklore: [claim] } },
      stepStarted(0, 10_000),
      stepSettled(0, { open: 10_000 }),
      ...[250, 500, 750, 1000, 1250].map((at) => tick(at, { open: 10_000 })),
      processSample(1300, { threads: 10_001, rssBytes: 139 * 1024 ** 2, vszBytes: 21.6 * 1024 ** 3 }),
    ]);
    expect(said(state).folklore).toBe(
      'Folklore: “10,000 threads need 10 GB”. Measured: 139 MB resident of 21.6 GB reserved.',
    );
  });

  test('says a thing once, again when its words change, and takes it back when it is over', () => {
    const first = settled(10_000, {}, processSample(1300, { threads: 9 }));
    const events = checkFindings(first);
    const told = fold(events, first);
    expect(checkFindings(told)).toEqual([]);
    const changed = checkFindings(fold([processSample(1400, { threads: 10 })], told));
    expect(changed.map((event) => [event.active, event.finding.id])).toEqual([[true, 'threads-surprise']]);
    const over = checkFindings(fold([stepStarted(2000, 20_000, { index: 1 })], told));
    expect(over.find((event) => event.finding.id === 'threads-surprise')?.active).toBe(false);
  });

  test('briefs fit a small screen', () => {
    const errors = { connect: 12_345, timeout: 12_345, reset: 12_345, http: 12_345, protocol: 12_345 };
    const state = settled(
      10_000,
      { errors, open: 5000, answered: 5000 },
      processSample(1300, { threads: 9 }),
      coresSample(1300, [99, 99]),
    );
    for (const { finding } of checkFindings(state)) expect(finding.brief.length, finding.brief).toBeLessThanOrEqual(76);
  });

  test('urgent first', () => {
    const finding = (id: string) => ({ id, severity: 'info' as const, atConnections: 1, sentence: id, brief: id });
    expect(
      byUrgency([finding('folklore'), finding('errors'), finding('threads-surprise')]).map((entry) => entry.id),
    ).toEqual(['errors', 'threads-surprise', 'folklore']);
  });
});
