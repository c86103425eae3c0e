import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { findingsOfSteps } from '../../../src/domain/findings/index.ts';
import { runOf, startOf, stepEvents } from '../assessment/a-step.ts';
import { fold, processSample, runStarted, runtimeStats, stepSettled, stepStarted, tick } from '../events.ts';
import { said, saidOfSteps, settled, stepOf } from './said.ts';

describe('what a finding says of a run', () => {
  test('many connections on few threads: the surprise, with the target’s reason', () => {
    expect(said(settled(10_000, { requests: 25_000 }, processSample(1300, { threads: 9 })))['threads-surprise']).toBe(
      '10,000 connections on 9 threads: waiting goroutines are parked off-thread; the scheduler runs only what is ready.',
    );
  });

  test('a thread per connection: resident against reserved', () => {
    const sample = processSample(1300, { threads: 10_001, rssBytes: 139 * 1024 ** 2, vszBytes: 21.6 * 1024 ** 3 });
    const state = settled(10_000, {}, sample);
    const { started } = state;
    if (started === null) throw new Error('not started');
    const perConnection = {
      ...state,
      started: { ...started, target: { ...started.target, threads: 'per-connection' as const } },
    };
    // A pool, or a thread a core, may have as many threads as there are connections by chance.
    expect(said(state)['threads-surprise']).toBeUndefined();
    expect(said(perConnection)['threads-surprise']).toBe(
      '10,000 connections, 10,001 threads: one each. 139 MB resident of 21.6 GB reserved.',
    );
  });

  test.each([
    { what: 'few connections', connections: 10, threads: 9 },
    { what: 'neither few threads nor one each', connections: 100, threads: 30 },
  ])('$what surprise nobody', ({ connections, threads }) => {
    expect(said(settled(connections, {}, processSample(1300, { threads })))['threads-surprise']).toBeUndefined();
  });

  test('sockets without any answer wait in front of the server, or in it', () => {
    const given = { connections: 1000, goodPerSecond: 10, answered: 30 };
    const queued = saidOfSteps({ ...given, acceptQueue: 960 });
    expect(queued['accepts-starved']).toBe(
      '960 of 1,000 open connections are not accepted: the kernel completed their handshake, and they wait in the server’s accept queue.',
    );
    expect(queued['accepted-waiting']).toBeUndefined();
    const accepted = saidOfSteps({ ...given, acceptQueue: 0 });
    expect(accepted['accepted-waiting']).toContain('970 of 1,000 connections are accepted');
    expect(accepted['accepts-starved']).toBeUndefined();
    // If the queue cannot be read, nothing is guessed.
    const unknown = saidOfSteps(given);
    expect([unknown['accepts-starved'], unknown['accepted-waiting']]).toEqual([undefined, undefined]);
  });

  test('findings stay when conctop ends the target after the run', () => {
    const given = { connections: 100, goodPerSecond: 10, answered: 1, acceptQueue: 99, work: 'io' } as const;
    const ended: RunEvent = { type: 'target-exited', atMs: 3500, code: 0, signal: null, expected: true };
    const over = fold([{ type: 'step-ended', atMs: 3001, index: 0 }, ended], runOf(given));
    expect(findingsOfSteps(over).map(({ id }) => id)).toContain('accepts-starved');
  });

  test('open below requested names who is to blame', () => {
    const given = { connections: 1000, open: 400, goodPerSecond: 4000, connectErrors: 7 };
    expect(saidOfSteps({ ...given, causes: { ECONNREFUSED: 7 } })['accepts-starved']).toContain(
      'The server refuses connections (ECONNREFUSED × 84): 400 of 1,000',
    );
    const ours = saidOfSteps({ ...given, causes: { EADDRNOTAVAIL: 7 } });
    expect(ours['accepts-starved']).toBeUndefined();
    expect(ours['limit-hit']).toContain('found no source ports on our side');
  });

  test('open below requested is no starvation where the server closes each connection', () => {
    const churning = { connections: 1000, open: 400, goodPerSecond: 400, reconnectsPerSecond: 400 };
    expect(saidOfSteps(churning)['accepts-starved']).toBeUndefined();
    expect(saidOfSteps(churning)['closes-connections']).toContain('closes connections after an answer');
    expect(saidOfSteps({ ...churning, connectErrors: 7, causes: { ECONNREFUSED: 7 } })['accepts-starved']).toContain(
      '400 of 1,000',
    );
  });

  test('errors are named by kind, and failed answers by status', () => {
    expect(saidOfSteps({ failedPerSecond: 400, timeouts: 1, statuses: { 404: 100 } }).errors).toBe(
      'Errors: 12 timed out, 1,200 failed answers (404 × 1,200).',
    );
    expect(saidOfSteps({ connectErrors: 1, causes: { DEPTH_ZERO_SELF_SIGNED_CERT: 1 } }).errors).toContain(
      '--insecure',
    );
  });

  test('the knee: throughput stops growing only where every later step repeats it', () => {
    const flat = fold([
      ...startOf({}),
      ...stepOf(0, 2000, 20_000, 101),
      ...stepOf(1, 5000, 48_000, 110),
      ...stepOf(2, 10_000, 48_800, 300),
    ]);
    expect(said(flat).knee).toBe(
      'Throughput stops growing after 5,000 connections (48.0k → 48.8k req/s); at 10,000 connections requests only wait longer, p99 110 ms → 300 ms.',
    );
    const straight = fold([...startOf({}), ...stepOf(0, 2000, 20_000, 101), ...stepOf(1, 5000, 49_600, 103)]);
    expect(said(straight).knee).toBeUndefined();
  });

  test('the knee: a curve that still grows by a fifth bends, and both growths are named', () => {
    const bent = fold([...startOf({}), ...stepOf(0, 5000, 28_300, 110), ...stepOf(1, 10_000, 34_200, 300)]);
    expect(said(bent).knee).toBe(
      'Throughput grows more slowly than the connections: 5,000 connections → 10,000 (+100 %), 28.3k → 34.2k req/s (+21 %), p99 110 ms → 300 ms.',
    );
    const later = fold([
      ...startOf({}),
      ...stepOf(0, 2000, 20_000, 101),
      ...stepOf(1, 5000, 20_100, 200),
      ...stepOf(2, 10_000, 30_000, 300),
    ]);
    expect(said(later).knee).toMatch(/^Throughput grows more slowly/);
  });

  test('no knee with a saturated generator or a failing server', () => {
    const failing = fold([
      ...startOf({}),
      ...stepOf(0, 5000, 48_000, 110),
      ...stepEvents({ connections: 10_000, goodPerSecond: 48_000, latencyMs: 300, timeouts: 5 }, 1, 4000),
    ]);
    expect(said(failing).knee).toBeUndefined();
    const saturated = fold([
      ...startOf({}),
      ...stepOf(0, 5000, 30_000, 110),
      ...stepEvents(
        { connections: 10_000, goodPerSecond: 30_000, latencyMs: 300, generator: 99, utilisation: 0.99, cores: 4 },
        1,
        4000,
      ),
    ]);
    expect(said(saturated).knee).toBeUndefined();
  });

  test('units that grow at constant load look like a leak', () => {
    const leaking = (count: (index: number) => number) =>
      fold([
        ...startOf({}),
        ...stepEvents({ connections: 100, goodPerSecond: 1000, seconds: 5 }),
        ...Array.from({ length: 20 }, (_, index) =>
          runtimeStats(250 + index * 250, { unit: { name: 'goroutines', count: count(index) } }),
        ),
      ]);
    expect(said(leaking((index) => 100 + index * 20))['units-growing']).toContain('480 goroutines and growing');
    expect(said(leaking(() => 112))['units-growing']).toBeUndefined();
    // One for each connection, two while it waits: the last one happens to be the most.
    expect(
      said(leaking((index) => (index === 19 ? 2_010 : 1_200 + ((index * 137) % 800))))['units-growing'],
    ).toBeUndefined();
  });

  test('a loop held by one request is blocked; one that never idles is busy', () => {
    const blocks = { kind: 'loop', what: 'the event loop', atOnce: 1 } as const;
    const held = saidOfSteps({
      connections: 100,
      work: 'block',
      goodPerSecond: 10,
      server: 100,
      oneAtATime: 'loop',
      blocks,
      facts: { loopDelayMaxMs: 9_800, loopUtilisation: 1 },
    });
    expect(held['loop-blocked']).toBe(
      'The event loop is blocked: each request holds it for about 100 ms, and all others in that process wait meanwhile.',
    );
    expect(held['loop-busy']).toBeUndefined();
    expect(held['requests-wait']).toContain('Requests wait for the event loop');
    const busy = saidOfSteps({
      connections: 10_000,
      goodPerSecond: 26_774,
      server: 100,
      oneAtATime: 'loop',
      facts: { loopDelayMaxMs: 191, loopUtilisation: 0.99 },
    });
    expect(busy['loop-blocked']).toBeUndefined();
    expect(busy['loop-busy']).toContain('no time to spare: busy 99 % of the time; its lag is 191 ms');
    const idle = saidOfSteps({
      connections: 1000,
      oneAtATime: 'loop',
      facts: { loopDelayMaxMs: 60, loopUtilisation: 0.4 },
    });
    expect([idle['loop-blocked'], idle['loop-busy']]).toEqual([undefined, undefined]);
  });

  test('two processes with a loop each serve two blocking requests at a time', () => {
    const blocks = { kind: 'loop', what: 'the event loop of their process', atOnce: 2 } as const;
    const given = {
      connections: 100,
      work: 'block',
      goodPerSecond: 20,
      server: 1,
      oneAtATime: 'loop',
      blocks,
    } as const;
    expect(saidOfSteps({ ...given })['loop-blocked']).toContain('holds it for about 100 ms');
  });

  test('a reason why few threads are enough is not given where requests wait', () => {
    const blocks = { kind: 'lock', what: 'one mutex', atOnce: 1 } as const;
    const held = saidOfSteps({ connections: 100, work: 'block', goodPerSecond: 10, server: 1, blocks });
    expect(held['threads-surprise']).toBe('100 connections on 9 threads.');
    expect(held['requests-wait']).toContain('Requests wait for one mutex');
  });

  test('folklore is compared with the measurement', () => {
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
});
