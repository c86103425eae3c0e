import { describe, expect, test } from 'vitest';
import { inSockets, queuesInFront, requestsAtOnce } from '../../../src/domain/assessment/at-once.ts';
import { closesEach } from '../../../src/domain/assessment/closes-each.ts';
import { queues, queuesWithoutCpu } from '../../../src/domain/assessment/judge-queues.ts';
import { lieInSockets } from '../../../src/domain/assessment/seen-words.ts';
import { LatencyHistogram } from '../../../src/domain/state/histogram.ts';
import type { StepState } from '../../../src/domain/state/step-state.ts';
import { aCase, fact, type Over, said } from './a-case.ts';
import type { StepFigures } from './a-step.ts';

/** A pool of ten threads that sleep: 200 connections, ten taken up, 190 unread. */
const POOL: StepFigures = {
  command: 'run',
  work: 'custom',
  delayMs: null,
  connections: 200,
  goodPerSecond: 198,
  latencyMs: 1_010,
  server: 3,
  threadsWaitPercent: 4,
  sockets: [10, 190, 0],
  waits: { many: 1, timer: 10, work: 5 },
};
const found = (of: StepFigures, over: Over = {}) => requestsAtOnce(aCase({ ...POOL, ...of }, over));

describe('on how many requests a server works at a time', () => {
  test('two ways agree, and one of them are its threads', () => {
    expect(found({})).toEqual({ requests: 10, ways: { sockets: 10, threads: 10 } });
  });
  test.each<[string, StepFigures, Over, number | null]>([
    [
      'threads and sockets within 15 of 100',
      { sockets: [100, 900, 0], connections: 1_000, waits: { timer: 85 } },
      {},
      100,
    ],
    ['further from one another', { sockets: [100, 900, 0], connections: 1_000, waits: { timer: 84 } }, {}, null],
    ['of few, half of one', { sockets: [2, 98, 0], connections: 100, waits: { timer: 2.5 } }, {}, 2],
    ['of few, more than that', { sockets: [2, 98, 0], connections: 100, waits: { timer: 2.6 } }, {}, null],
    ['less than half of one is none', { sockets: [0.4, 99, 0], connections: 100, waits: { timer: 0.4 } }, {}, null],
    ['half of one is one', { sockets: [0.5, 99, 0], connections: 100, waits: { timer: 0.5 } }, {}, 1],
    ['seven tenths of the connections', { connections: 10, sockets: [7, 3, 0], waits: { timer: 7 } }, {}, 7],
    ['more than that is no queue', { connections: 10, sockets: [7.1, 3, 0], waits: { timer: 7.1 } }, {}, null],
    ['threads that wait for a lock or for work may be idle ones', { waits: { work: 10 } }, {}, null],
    [
      'threads that run, read a file, a pipe, a database, or wait for a child',
      { waits: { runnable: 1, disk: 2, pipe: 2, socket: 3, child: 2 } },
      {},
      10,
    ],
    ['as the runtime reports its threads', { waits: {} }, { m: { facts: { busyThreads: fact(10) } } }, 10],
    ['as it reports its workers', { waits: {} }, { m: { facts: { busyWorkers: fact(10) } } }, 10],
    ['what it reports is right, whatever its threads seem to do', {}, { m: { facts: { busyThreads: fact(3) } } }, null],
    ['its threads are not known', {}, { m: { waits: null } }, null],
    ['four connections', { connections: 4, sockets: [2, 2, 0], waits: { timer: 2 } }, {}, 2],
    ['three', { connections: 3, sockets: [2, 1, 0], waits: { timer: 2 } }, {}, null],
    ['before the climb is over', {}, { step: { settledAtMs: null } }, null],
    ['no answer', {}, { m: { latency: LatencyHistogram.empty } }, null],
    ['answers of 5 ms', { latencyMs: 5 }, {}, 10],
    ['answers that come sooner', { latencyMs: 4.9 }, {}, null],
    ['a CPU that is not spare', { server: 120, generator: 60, threadsWaitPercent: 400 }, {}, null],
    ['cores that others fill', { others: 160 }, {}, null],
    ['a quarter of them idle', {}, { e: { idlePercent: 50 } }, 10],
    ['less of them idle', {}, { e: { idlePercent: 49 } }, null],
    ['how much idles is not known', {}, { e: { idlePercent: null } }, null],
    ['nothing is seen to wait, and each sends at once', { sockets: [10, 0, 0] }, {}, 10],
    ['nothing is seen to wait, and a plan leaves sockets idle', { sockets: [10, 0, 0], rate: 198 }, {}, null],
    [
      'nothing is seen to wait, and each answer needs a new connection',
      { sockets: [10, 0, 0], reconnectsPerSecond: 198 },
      {},
      null,
    ],
  ])('%s: %#', (_, of, over, requests) => expect(found(of, over)?.requests ?? null).toBe(requests));

  describe('by the latency of a lower step', () => {
    const lower = (of: StepFigures, over: Partial<StepState> = {}): StepState => ({
      ...aCase({ ...POOL, ...of }).step,
      index: -1,
      ...over,
    });
    const byService = (of: StepFigures, ...steps: StepState[]) => {
      const { run } = aCase({});
      return found({ sockets: [19, 181, 0], ...of }, { run: { ...run, steps } })?.ways ?? null;
    };
    const one = { connections: 1, goodPerSecond: 20, latencyMs: 50, sockets: [1, 0, 0], waits: { timer: 1 } } as const;
    test('agrees with the threads where the sockets do not', () => {
      expect(byService({}, lower(one))).toEqual({ threads: 10, service: expect.closeTo(9.9, 1) });
    });
    test('the lowest step counts', () => {
      expect(byService({}, lower(one), lower({ ...one, latencyMs: 500 }))).not.toBeNull();
      expect(byService({}, lower({ ...one, latencyMs: 500 }), lower(one))).toBeNull();
    });
    test.each<[string, StepFigures, Partial<StepState>, boolean]>([
      ['of clearly fewer connections', { ...one, connections: 6 }, {}, true],
      ['of as many as it works on', { ...one, connections: 7 }, {}, false],
      ['that never settled', one, { settledAtMs: null }, false],
      ['a later one', one, { index: 3 }, false],
      ['without an answer', { ...one, goodPerSecond: 0 }, {}, false],
      ['on cores that others filled', { ...one, others: 180 }, {}, false],
    ])('a step %s', (_, of, over, counts) => expect(byService({}, lower(of, over)) !== null).toBe(counts));
  });
});

describe('a queue in front of the server', () => {
  test.each([
    [[70, 30, 0], 100, true],
    [[71, 29, 0], 100, false],
    [[70, 0, 30], 100, true],
    [[0, 1, 0], 1, false],
    [[1, 1, 0], 2, true],
  ] as const)('%j of %i: %s', (sockets, connections, queued) => {
    expect(queuesInFront(aCase({ ...POOL, sockets, connections }))).toBe(queued);
  });
  test('what is not known is no queue', () => {
    const { m } = aCase(POOL);
    expect(inSockets({ ...m, sockets: null })).toBeNull();
    expect(queuesInFront(aCase(POOL, { m: { sockets: null } }))).toBe(false);
  });
  test.each([
    [{ unread: 190, unaccepted: 0 }, '190 of 200 connections hold a request that the server has not read'],
    [{ unread: 1, unaccepted: 0 }, '1 of 200 connections holds a request that the server has not read'],
    [{ unread: 0, unaccepted: 1 }, '1 of 200 connections is not accepted yet'],
    [{ unread: 0.4, unaccepted: 40 }, '40 of 200 connections are not accepted yet'],
    [
      { unread: 6, unaccepted: 1 },
      '6 of 200 connections hold a request that the server has not read, and 1 is not accepted yet',
    ],
    [
      { unread: 300, unaccepted: 300 },
      '200 of 200 connections hold a request that the server has not read, and 200 are not accepted yet',
    ],
  ])('%j', (waiting, words) => expect(lieInSockets(waiting, 200)).toBe(words));
});

describe('the verdict on it', () => {
  const queued = (of: StepFigures, over: Over = {}) => said(queues, { ...POOL, ...of }, over);
  const unread = '190 of 200 connections hold a request that the server has not read, at 3 % CPU';
  test('what lies unread, and on how many it works', () => {
    expect(queued({})).toBe(
      `server/workers measured, held: ${unread}: it works on 10 at a time, some 51 ms each (10 connections taken up, 10 threads at work). | The server works on 10 at a time; 190 of 200 requests wait unread.`,
    );
    expect(queued({ sockets: [1, 199, 0], waits: { timer: 1 } })).toContain(
      '(1 connection taken up, 1 thread at work)',
    );
    expect(queued({ waits: {} })).toBe(`server/waits measured, held: ${unread}. | 190 of 200 requests wait unread.`);
    expect(queued({ goodPerSecond: 0 }, { m: { latency: aCase(POOL).m.latency } })).toContain(
      'works on 10 at a time (10 connections',
    );
  });
  test.each([
    [[4, 6, 190], '190 of 200 connections wait, not accepted.'],
    [[1, 1, 1], '1 of 2 connections waits, not accepted.', 2],
    [[0, 1, 0], '1 of 2 requests waits unread.', 2],
    [[10, 95, 95], '95 of 200 requests wait unread.'],
    [[10, 250, 0], '200 of 200 requests wait unread.'],
  ] as const)('briefly: %j', (sockets, brief, connections: number = 200) => {
    const words = queued({ sockets: sockets[2] === 1 ? [0, 0, 1] : sockets, waits: {}, connections });
    expect(words?.split(' | ')[1]).toBe(brief);
  });
  test('it reads ahead, into a queue of its own', () => {
    expect(queued({ sockets: [10, 0, 0] })).toBe(
      'server/workers measured, held: it works on 10 at a time, some 51 ms each (10 connections taken up, 10 threads at work), and the others wait, at 3 % CPU. | The server works on 10 requests at a time, and the others wait.',
    );
    expect(queued({ sockets: [1, 0, 0], waits: { timer: 1 } })).toMatch(
      /^server\/waits .*\| The server works on 1 request at a time/,
    );
    expect(queued({ sockets: [10, 0, 0], utilisation: 0.99 })).toBeNull();
    expect(queued({ sockets: [10, 0, 0], waits: {} })).toBeNull();
  });
  test('not where the CPU may be what is missing', () => {
    expect(queued({ server: 120, generator: 60, threadsWaitPercent: 400 })).toBeNull();
    expect(queued({}, { m: { sockets: null } })).toBeNull();
  });
  test('of a server that hardly uses a core, whoever has the cores', () => {
    const quiet = (of: StepFigures) => said(queuesWithoutCpu, { ...POOL, ...of });
    expect(quiet({ others: 190 })).toMatch(/^server\/waits/);
    expect(quiet({ server: 60 })).toBeNull();
  });
});

describe('a server that closes each connection', () => {
  test.each([
    [{ requests: 60, failed: 40, reconnects: 50 }, true],
    [{ requests: 60, failed: 40, reconnects: 49 }, false],
    [{ requests: 0, failed: 0, reconnects: 9 }, false],
  ])('%j: %s', (m, closes) => expect(closesEach(m)).toBe(closes));
});
