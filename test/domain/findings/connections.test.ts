import { describe, expect, test } from 'vitest';
import {
  acceptedWaiting,
  acceptsStarved,
  behindPlan,
  closesConnections,
  limitHit,
  requestsFail,
  serverSilent,
} from '../../../src/domain/findings/connections.ts';
import { LatencyHistogram } from '../../../src/domain/state/histogram.ts';
import { runOf } from '../assessment/a-step.ts';
import { asBoth, type Over, type Row, steady, wordsOf } from './a-view.ts';

const exitedByItself = { type: 'target-exited', atMs: 3000, code: 1, signal: null, expected: false } as const;
const load = (over: object): NonNullable<Over['run']> => {
  const { load: now } = runOf({});
  return { load: now === null ? null : { ...now, atMs: 9_000, lastAnswerAtMs: 3_000, firstOpenAtMs: 0, ...over } };
};

describe('a silent server', () => {
  test.each<Row>([
    [
      'while it lasts: since when',
      {},
      { run: load({}) },
      [
        'The server is silent: 1,000 connections are open and no answer comes; the last answer came at 00:03.',
        'The server is silent: 1,000 open, no answer.',
      ],
    ],
    [
      'one that never answered',
      {},
      { run: load({ open: 1, lastAnswerAtMs: null }) },
      [
        'The server is silent: 1 connection is open and no answer comes; it has not answered a single request yet.',
        'The server is silent: 1 open, no answer.',
      ],
    ],
    [
      'before the first socket was open there was nothing to answer',
      {},
      { run: load({ lastAnswerAtMs: null, firstOpenAtMs: null }) },
      null,
    ],
    ['from its first open socket on', {}, { run: load({ lastAnswerAtMs: null, firstOpenAtMs: 8_000 }) }, null],
    ['nobody asks without a connection', {}, { run: load({ open: 0 }) }, null],
    ['a pause shorter than two seconds', {}, { run: load({ lastAnswerAtMs: 7_001 }) }, null],
    [
      'two seconds',
      {},
      { run: load({ lastAnswerAtMs: 7_000 }) },
      [
        'The server is silent: 1,000 connections are open and no answer comes; the last answer came at 00:07.',
        'The server is silent: 1,000 open, no answer.',
      ],
    ],
    [
      'requests that wait for two seconds may take three times as long',
      { delayMs: 2_000 },
      { run: load({ lastAnswerAtMs: 3_100 }) },
      null,
    ],
    [
      'so may answers that took two seconds so far',
      { latencyMs: 2_000 },
      { run: load({ lastAnswerAtMs: 3_100 }) },
      null,
    ],
    ['a target that ended says so itself', {}, { run: { ...load({}), exited: exitedByItself } }, null],
    [
      'that conctop ended it is no excuse',
      {},
      { run: { ...load({}), exited: { ...exitedByItself, expected: true } } },
      [
        'The server is silent: 1,000 connections are open and no answer comes; the last answer came at 00:03.',
        'The server is silent: 1,000 open, no answer.',
      ],
    ],
    [
      'in a step that is over',
      {},
      { step: { endedAtMs: 9_000 }, m: { silence: { longestMs: 2_000, nowMs: 0 } } },
      'The server was silent: no answer for 2.00 s while its connections were open.',
    ],
    [
      'a step that is over, with a short pause',
      {},
      { step: { endedAtMs: 9_000 }, m: { silence: { longestMs: 1_999, nowMs: 0 } } },
      null,
    ],
  ])('%s', (_, of, over, words) => expect(wordsOf(serverSilent, of, over)).toEqual(asBoth(words)));
});

describe('connections that are not accepted', () => {
  const queued = { connections: 1000, goodPerSecond: 10, answered: 30, acceptQueue: 960 };
  const words = (some: string, rest: string): [string, string] => [
    `${some} accepted: the kernel completed ${rest} in the server’s accept queue.`,
    '',
  ];
  const said = (of: object, over: Over = {}) => wordsOf(acceptsStarved, { ...queued, ...of }, over);
  test('many, and one', () => {
    expect(said({})).toEqual([
      words('960 of 1,000 open connections are not', 'their handshake, and they wait')[0],
      '960 connections wait in the server’s accept queue.',
    ]);
    expect(said({ answered: 999, acceptQueue: 20 })).toEqual([
      words('1 of 1,000 open connections is not', 'its handshake, and it waits')[0],
      '1 connection waits in the server’s accept queue.',
    ]);
  });
  test.each<[string, object, Over, boolean]>([
    ['a fiftieth of the connections', { acceptQueue: 20 }, {}, true],
    ['less than a fiftieth is the fluctuation of a busy server', { acceptQueue: 19 }, {}, false],
    ['five of a few', { connections: 100, answered: 3, acceptQueue: 5 }, {}, true],
    ['four of a few', { connections: 100, answered: 3, acceptQueue: 4 }, {}, false],
    ['a queue that was short for a moment', {}, { m: { acceptQueue: steady(960, 3) } }, false],
    ['two seconds of it', {}, { m: { ms: 2_000 } }, true],
    ['less than two seconds', {}, { m: { ms: 1_999 } }, false],
    ['a queue that is not known', { acceptQueue: null }, {}, false],
    ['others’ connections in it: all of ours had an answer', { answered: 1000 }, {}, false],
    ['a server that closes each connection', { reconnectsPerSecond: 10 }, {}, false],
    ['before the climb is over', {}, { step: { settledAtMs: null } }, false],
    ['a target that ended', {}, { run: { exited: exitedByItself } }, false],
    ['without a verdict', {}, { verdict: null }, false],
  ])('%s: %#', (_, of, over, holds) => expect(said(of, over) !== null).toBe(holds));
  test('where the verdict says so, in its words; briefly, how many are open', () => {
    const why = 'it accepts 400 of 1,000 connections, and it is slow.';
    const starved = (open: number, reason = why) =>
      said({ acceptQueue: 0 }, { m: { open: steady(open) }, verdict: { cause: 'accepts', why: reason } });
    expect(starved(400)).toEqual([
      'The server accepts 400 of 1,000 connections, and it is slow.',
      'The server accepts 400 of 1,000 connections, and it is slow.',
    ]);
    const long = `it ${'refuses and '.repeat(7)}refuses.`;
    expect(starved(400, long)?.[1]).toBe('Only 400 of 1,000 connections are open.');
    expect(starved(1, long)?.[1]).toBe('Only 1 of 1,000 connections is open.');
    expect(starved(400, 'connections wait until it accepts.')?.[0]).toBe('Connections wait until it accepts.');
  });
});

describe('connections that are accepted and wait', () => {
  const waiting = { connections: 1000, goodPerSecond: 10, answered: 30, acceptQueue: 0, seconds: 4 };
  const said = (of: object, over: Over = {}) => wordsOf(acceptedWaiting, { ...waiting, ...of }, over);
  test('many, and one', () => {
    expect(said({})).toEqual([
      '970 of 1,000 connections are accepted and have had no answer yet: their requests wait in the server.',
      '970 of 1,000 connections have had no answer yet.',
    ]);
    expect(said({ connections: 10, answered: 9 })).toEqual([
      '1 of 10 connections is accepted and has had no answer yet: its request waits in the server.',
      '1 of 10 connections has had no answer yet.',
    ]);
    expect(said({ acceptQueue: 10 })?.[1]).toBe('960 of 1,000 connections have had no answer yet.');
  });
  test('after a key changed the work: they may have had answers to what was asked before', () => {
    const steered = {
      type: 'steered',
      atMs: 900,
      kind: 'work',
      work: 'cpu',
      delayMs: 5,
      path: '/cpu?ms=5',
      sending: true,
    } as const;
    expect(said({}, { step: { steered } })).toEqual([
      '970 of 1,000 connections are accepted and have had no answer since the change: their requests wait in the server.',
      '970 of 1,000 connections have had no answer since the change.',
    ]);
  });
  test.each<[string, object, Over, boolean]>([
    ['98 of 100 had one', { answered: 980 }, {}, false],
    ['97.9 of 100 had one', { answered: 979 }, {}, true],
    ['how many had one is not known', {}, { m: { answered: null } }, false],
    ['as long as three requests and two seconds take', {}, { m: { ms: 2_300 } }, true],
    ['less', {}, { m: { ms: 2_299 } }, false],
    ['requests that wait longer', { delayMs: 1_000 }, { m: { ms: 4_999 } }, false],
    ['all of them in the accept queue', { acceptQueue: 970 }, {}, false],
    ['a queue that is not known', { acceptQueue: null }, {}, false],
    ['a climb that gave up', { starved: true }, {}, false],
    ['a planned rate: a socket may never have sent', { rate: 500 }, {}, false],
    ['a server that closes each connection', { reconnectsPerSecond: 10 }, {}, false],
    ['a step that is not judged', {}, { isJudged: false }, false],
    ['without a verdict', {}, { verdict: null }, false],
  ])('%s: %#', (_, of, over, holds) => expect(said(of, over) !== null).toBe(holds));
});

describe('a limit of this machine', () => {
  const said = (cause: 'descriptors' | 'ports' | 'memory' | 'quota' | 'connections', why: string, over: Over = {}) =>
    wordsOf(limitHit, {}, { verdict: { who: 'limits', cause, why }, ...over });
  const long = `${'it has too little of it and '.repeat(3)}stops.`;
  test.each([
    ['descriptors', 'it ran out of descriptors.', 'It ran out of descriptors. `conctop doctor` names the limit.', null],
    ['ports', 'it found no port.', 'It found no port.', null],
    ['descriptors', long, null, 'A limit of this machine: too few file descriptors.'],
    ['ports', long, null, 'A limit of this machine: too few source ports.'],
    ['memory', long, null, 'A limit of this machine: too little socket memory.'],
  ] as const)('%s: %s', (cause, why, sentence, brief) => {
    const words = said(cause, why);
    if (sentence !== null) expect(words).toEqual([sentence, sentence]);
    if (brief !== null) expect(words?.[1]).toBe(brief);
  });
  test('a quota and too few connections have findings of their own', () => {
    expect([said('quota', 'it waits.'), said('connections', 'it waits.')]).toEqual([null, null]);
  });
  test('not before the climb is over', () => expect(said('ports', 'x', { step: { settledAtMs: null } })).toBeNull());
  test('not where another limits it', () =>
    expect(wordsOf(limitHit, {}, { verdict: { who: 'server', cause: 'descriptors' } })).toBeNull());
});

describe('errors', () => {
  const none = { connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 };
  const said = (errors: object, over: Over['step'] = {}, run: Over['run'] = {}) =>
    wordsOf(
      requestsFail,
      {},
      { step: { errors: { ...none, ...errors }, ...over }, m: { errors: { ...none, ...errors }, ...over }, run },
    );
  test.each([
    [{ connect: 2 }, {}, 'Errors: 2 failed to connect.'],
    [{ timeout: 1 }, {}, 'Errors: 1 timed out.'],
    [{ reset: 1 }, {}, 'Errors: 1 was reset.'],
    [{ reset: 1_200 }, {}, 'Errors: 1,200 were reset.'],
    [{ http: 1 }, {}, 'Errors: 1 failed answer.'],
    [{ http: 3 }, { statuses: { 503: 3 } }, 'Errors: 3 failed answers (503 × 3).'],
    [{ protocol: 1 }, {}, 'Errors: 1 was not valid HTTP.'],
    [{ protocol: 2, connect: 1 }, {}, 'Errors: 1 failed to connect, 2 were not valid HTTP.'],
    [
      { connect: 1 },
      { causes: { CERT_HAS_EXPIRED: 1 } },
      'Errors: 1 failed to connect. The certificate is not trusted: --insecure takes any.',
    ],
  ])('%j %j', (errors, over, sentence) => {
    expect(said(errors, over)?.[0]).toBe(sentence);
  });
  test('briefly, how many', () => {
    const many = { connect: 12_345, timeout: 12_345, reset: 12_345, http: 12_345 };
    expect(said(many)?.[1]).toBe('49,380 errors in this step.');
    expect(said({ connect: 1 }, { causes: { CERT_HAS_EXPIRED: 1 } })?.[1]).toBe('1 error in this step.');
    expect(said({ timeout: 1 })?.[1]).toBe('Errors: 1 timed out.');
  });
  test('those of its climb stand apart, and make no figure of the step', () => {
    const inAll = { errors: { ...none, http: 1_031, connect: 2 }, statuses: { 500: 1_031 } };
    const measured = { errors: { ...none, http: 925 }, statuses: { 500: 925 } };
    expect(wordsOf(requestsFail, {}, { step: inAll, m: measured })?.[0]).toBe(
      'Errors: 925 failed answers (500 × 925). In its climb: 2 failed to connect, 106 failed answers (500 × 106).',
    );
    expect(wordsOf(requestsFail, {}, { step: inAll, m: measured })?.[1]).toBe(
      '1,033 errors in this step, 108 of them in its climb.',
    );
    expect(wordsOf(requestsFail, {}, { step: inAll })?.[1]).toBe('1,033 errors in this step, all in its climb.');
    const refused = { errors: { ...none, connect: 2 } };
    expect(wordsOf(requestsFail, {}, { step: refused })?.[1]).toBe('Errors in its climb: 2 failed to connect.');
  });
  test('none', () => expect(said({})).toBeNull());
  test('of a target that ended, also with a certificate', () => {
    expect(said({ reset: 1 }, { causes: { CERT_HAS_EXPIRED: 1 } }, { exited: exitedByItself })?.[0]).toBe(
      'Errors: 1 was reset. The target ended.',
    );
    expect(said({ reset: 1 }, {}, { exited: { ...exitedByItself, expected: true } })?.[0]).toBe('Errors: 1 was reset.');
  });
});

describe('a server that closes its connections', () => {
  const said = (m: object, over: Over = {}, of = {}) =>
    wordsOf(closesConnections, of, { ...over, m: { requests: 80, failed: 20, reconnects: 60, ...m } });
  test('how many answers needed a new one', () => {
    expect(said({})).toEqual([
      'The server closes connections after an answer: 60 of 100 answers needed a new one, so the figures include the cost of accepting.',
      'The server closes connections: 60 of 100 answers needed a new one.',
    ]);
    // A connection may break without an answer: more are opened than answered.
    expect(said({ requests: 1, failed: 0, reconnects: 3 })?.[1]).toBe(
      'The server closes connections: 1 of 1 answer needed a new one.',
    );
    const many = { requests: 1e12, failed: 0, reconnects: 1e12 };
    expect(said(many)?.[1]).toBe('The server closes connections after an answer.');
  });
  test('half of them is where keep-alive ends', () => {
    expect(said({ reconnects: 50 })).not.toBeNull();
    expect(said({ reconnects: 49 })).toBeNull();
  });
  test('not where sockets may idle, and not in a step that is not judged', () => {
    expect(said({}, {}, { rate: 500 })).toBeNull();
    expect(said({}, { isJudged: false })).toBeNull();
  });
});

describe('behind the plan', () => {
  const said = (unsent: number | null, over: Over = {}, of: object = { rate: 500 }) =>
    wordsOf(behindPlan, of, { ...over, m: { unsent: unsent === null ? null : steady(unsent) } });
  test('a second’s worth of requests waits for a socket', () => {
    expect(said(500)).toEqual([
      'Behind the plan of 500 requests per second: all sockets wait for answers, and latency is measured from the scheduled time.',
      'Behind the plan of 500 req/s: all sockets wait for answers.',
    ]);
    expect(said(1, {}, { rate: 1 })?.[0]).toMatch(/^Behind the plan of 1 request per second/);
  });
  test.each([
    ['less than a second’s worth', said(499)],
    ['not known', said(null)],
    ['no plan', said(500, {}, {})],
    ['not judged', said(500, { isJudged: false })],
  ])('%s', (_, words) => expect(words).toBeNull());
});

test('an empty histogram has no median to be patient for', () => {
  expect(
    wordsOf(serverSilent, { delayMs: null }, { run: load({}), m: { latency: LatencyHistogram.empty } }),
  ).not.toBeNull();
});
