import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/domain/assessment/assess.ts';
import type { Blocks } from '../../../src/domain/plan/target-traits.ts';
import { fold } from '../events.ts';
import { onlyStep, runOf, type StepFigures, startOf, stepEvents } from './a-step.ts';

/** A server without a manifest: `run --`, or attach with a URL. */
const STRANGER: StepFigures = {
  command: 'run',
  work: 'custom',
  delayMs: null,
  connections: 200,
  goodPerSecond: 198,
  latencyMs: 1_010,
  server: 3,
  generator: 4,
  threadsWaitPercent: 4,
};
const verdict = (of: StepFigures) => {
  const state = runOf({ ...STRANGER, ...of });
  return assess(state, onlyStep(state));
};
/** The verdict on the second of two steps. */
const second = (first: StepFigures, then: StepFigures) => {
  const low = { ...STRANGER, ...first };
  const high = { ...STRANGER, ...then };
  const state = fold([...startOf(high), ...stepEvents(low), ...stepEvents(high, 1, 10_000)]);
  const step = state.steps[1];
  if (step === undefined) throw new Error('no second step');
  return assess(state, step);
};
const seen = (assessment: ReturnType<typeof assess>) =>
  `${assessment?.who}/${assessment?.cause} ${assessment?.evidence.requestsAtOnce ?? '–'}: ${assessment?.why}`;

describe('a queue in front of a server whose CPU idles is named, whatever is known of the server', () => {
  it('unread requests, and two counts that agree: on how many it works at a time', () => {
    const found = verdict({ sockets: [10, 190, 0], waits: { many: 1, timer: 10, work: 5 } });
    expect(seen(found)).toBe(
      'server/workers 10: 190 of 200 connections hold a request that the server has not read, at 3 % CPU: it works on 10 at a time, some 51 ms each (10 connections taken up, 10 threads at work).',
    );
    expect(found?.held).toBe(true);
    expect(found?.brief).toBe('The server works on 10 at a time; 190 of 200 requests wait unread.');
  });

  it('counts that do not agree are not said', () => {
    const found = verdict({ sockets: [3, 197, 0], waits: { many: 1, timer: 10 } });
    expect(seen(found)).toBe(
      'server/waits –: 197 of 200 connections hold a request that the server has not read, at 3 % CPU.',
    );
  });

  it('connections that are not accepted', () => {
    expect(seen(verdict({ sockets: [4, 6, 190], waits: { timer: 4 } }))).toMatch(
      /^server\/workers 4: 6 of 200 connections hold a request .* and 190 are not accepted yet, .* works on 4 at a time/,
    );
  });

  it('one at a time is no pool', () => {
    const found = verdict({ sockets: [1, 99, 0], waits: { timer: 1 }, connections: 100, goodPerSecond: 10 });
    expect(seen(found)).toMatch(/^server\/waits 1: 99 of 100 .* works on 1 at a time, some 100 ms each/);
  });

  it('a delay that is known, and a plan that is kept, do not make it no bottleneck', () => {
    expect(seen(verdict({ delayMs: 1_000, work: 'io', sockets: [10, 190, 0] }))).toMatch(/^server\/waits/);
    expect(seen(verdict({ rate: 198, sockets: [10, 190, 0] }))).toMatch(/^server\/waits/);
  });

  it('beside programs that have all cores: a server that hardly wants one is not kept from its work', () => {
    const busy: StepFigures = { others: 190, sockets: [10, 190, 0], waits: { timer: 10 } };
    expect(seen(verdict(busy))).toBe(
      'server/waits –: 190 of 200 connections hold a request that the server has not read, at 3 % CPU.',
    );
    // Its threads wait for a core: then what is missing is the CPU.
    expect(seen(verdict({ ...busy, threadsWaitPercent: 300 }))).toMatch(/^others\/programs –/);
  });

  it('no answer at all: whether it was read', () => {
    expect(seen(verdict({ goodPerSecond: 0, sockets: [10, 190, 0] }))).toMatch(
      /^server\/silent .*no answer came in 3.00 s; 190 of 200 connections hold a request that the server has not read\./,
    );
  });

  it('a server that reads ahead: by its threads and by what a request takes where nothing waits', () => {
    const low: StepFigures = { connections: 1, goodPerSecond: 19.8, latencyMs: 50 };
    expect(seen(second(low, { sockets: [200, 0, 0], waits: { many: 1, timer: 10 } }))).toBe(
      'server/workers 10: it works on 10 at a time, some 51 ms each (10 threads at work, 10 by the latency of the lowest step), and the others wait, at 3 % CPU.',
    );
  });
});

describe('on how many it works at a time is not said', () => {
  it.each<[string, StepFigures]>([
    ['all are taken up, one thread each', { sockets: [200, 0, 0], waits: { timer: 200 }, goodPerSecond: 1_980 }],
    ['taken up by Go or Node: its threads are few', { sockets: [200, 0, 0], waits: { many: 1, work: 7, timer: 1 } }],
    [
      'its CPU is what is missing',
      { server: 180, sockets: [4, 196, 0], waits: { runnable: 4 }, threadsWaitPercent: 200 },
    ],
    ['answers as fast as two kernels', { sockets: [4, 196, 0], waits: { runnable: 4 }, latencyMs: 2 }],
    ['a plan that leaves most sockets idle', { rate: 50, goodPerSecond: 50, sockets: [5, 0, 0], waits: { timer: 5 } }],
    ['nothing is known of its sockets', { waits: { timer: 10 } }],
  ])('%s', (_name, of) => {
    expect(verdict(of)?.evidence.requestsAtOnce).toBeNull();
    expect(verdict(of)?.why).not.toContain('at a time');
  });

  it('the lowest step queued already: its latency is no time of service', () => {
    const low: StepFigures = { connections: 50, goodPerSecond: 198, latencyMs: 250 };
    const found = second(low, { sockets: [200, 0, 0], waits: { many: 1, timer: 50 } });
    expect(found?.evidence.requestsAtOnce).toBeNull();
  });

  it('more connections bring more answers: nothing waits', () => {
    const low: StepFigures = { connections: 1, goodPerSecond: 19.8, latencyMs: 50 };
    const found = second(low, { sockets: [200, 0, 0], goodPerSecond: 3_960, latencyMs: 50, waits: { timer: 198 } });
    expect(found?.evidence.requestsAtOnce).toBeNull();
  });
});

describe('a server whose delay nobody told us', () => {
  const low: StepFigures = { connections: 1, goodPerSecond: 19.8, latencyMs: 50 };

  it('each connection gets as many answers as one alone: no bottleneck', () => {
    expect(seen(second(low, { connections: 60, goodPerSecond: 1_180, latencyMs: 50 }))).toBe(
      'nobody/served –: each connection gets as many answers as with 1 connection: 1,180 req/s at 60, 20 at 1.',
    );
  });

  it.each<[string, StepFigures, StepFigures]>([
    ['each gets less', low, { connections: 60, goodPerSecond: 900, latencyMs: 66 }],
    ['one step alone', { ...low, seconds: 0.5 }, { connections: 60, goodPerSecond: 1_180, latencyMs: 50 }],
    [
      'a plan says how many',
      { ...low, rate: 1_180 },
      { connections: 60, goodPerSecond: 1_100, rate: 1_180, unsent: 900 },
    ],
  ])('%s: not said', (_name, before, then) => {
    expect(seen(second(before, then))).not.toContain('as many answers');
  });

  it('a queue comes first', () => {
    const found = second(low, { connections: 60, goodPerSecond: 1_180, sockets: [4, 56, 0], latencyMs: 50 });
    expect(found?.who).toBe('server');
  });
});

describe('what is known of a model is said with what was seen', () => {
  const lock: Blocks = { kind: 'lock', what: 'one mutex', atOnce: 1 };
  const loop: Blocks = { kind: 'loop', what: 'the event loop', atOnce: 1 };
  const shipped = (of: StepFigures) =>
    verdict({ command: 'target', work: 'block', delayMs: 100, connections: 100, goodPerSecond: 10.2, ...of })?.why;

  it('who waits at a lock, as the runtime counts them', () => {
    expect(shipped({ blocks: lock, facts: { lockWaiters: 99 } })).toBe(
      '99 requests wait for one mutex: one request at a time holds it for 98 ms, at 3 % CPU.',
    );
    expect(shipped({ blocks: lock })).toMatch(/^requests wait for one mutex/);
  });

  it('in one line of a small screen', () => {
    const pool: StepFigures = { connections: 10_000, sockets: [1_024, 8_976, 0], waits: { timer: 1_020 } };
    const brief = verdict({ ...pool, goodPerSecond: 9_000 })?.brief ?? '';
    expect(brief).toBe('The server works on 1,024 at a time; 8,976 of 10,000 requests wait unread.');
    expect(brief.length).toBeLessThanOrEqual(76);
  });

  it('who waits for a loop, as the sockets show it', () => {
    expect(shipped({ blocks: loop, oneAtATime: 'loop', sockets: [1, 59, 40] })).toMatch(
      /^99 requests wait for the event loop: one request at a time holds it for 98 ms/,
    );
  });

  it('a pool: who is busy and who queues', () => {
    const pool: StepFigures = { work: 'io', requestsAtOnce: 10, goodPerSecond: 99 };
    const facts = { poolSize: 10, busyThreads: 10, queued: 90 };
    expect(shipped({ ...pool, facts, waits: { timer: 10, many: 1 } })).toBe(
      'it works on 10 requests at a time, and 90 others wait, at 3 % CPU: 10 of 10 workers are busy, asleep on a timer.',
    );
    expect(shipped(pool)).toBe('it works on 10 requests at a time, and the others wait, at 3 % CPU.');
  });

  it('the GIL: who runs and who waits in a futex', () => {
    const gil: StepFigures = { work: 'cpu', oneAtATime: 'gil', server: 100, threads: 501, goodPerSecond: 10 };
    expect(shipped({ ...gil, waits: { runnable: 1, work: 212, socket: 288 } })).toMatch(
      /fills a core \(100 % CPU\); of 501 threads 1 runs, 212 wait in a futex \(the GIL’s, or a lock’s\)\.$/,
    );
    expect(shipped({ ...gil, waits: { runnable: 1, socket: 500 } })).not.toContain('futex');
  });
});
