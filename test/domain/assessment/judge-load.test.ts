import { describe, expect, test } from 'vitest';
import { couldNotOpen, ended, fails, generatorHangs, stillOpening } from '../../../src/domain/assessment/judge-load.ts';
import { type JudgeRow, said, steady } from './a-case.ts';

const exited = { type: 'target-exited', atMs: 2_000, code: 1, signal: null, expected: false } as const;
const at = (atMs: number) => ({ run: { exited: { ...exited, atMs } } });

describe('the target ended', () => {
  const why = 'server/gone measured: it ended in this step (exit code 1); the figures are those until then.';
  test.each<JudgeRow>([
    ['in this step', {}, at(2_000), why],
    ['as it began', {}, { ...at(0), step: { startedAtMs: 0 } }, why],
    ['before it began', {}, { ...at(0), step: { startedAtMs: 1 } }, null],
    ['as it ended', {}, { ...at(3_000), step: { endedAtMs: 3_000 } }, why],
    ['after it ended', {}, { ...at(3_001), step: { endedAtMs: 3_000 } }, null],
    ['conctop ended it', {}, { run: { exited: { ...exited, expected: true } } }, null],
    ['it runs', {}, {}, null],
    ['a second was measured', {}, { ...at(2_000), e: { seconds: 1 } }, why],
    [
      'hardly anything was measured',
      {},
      { ...at(2_000), e: { seconds: 0.9 } },
      'server/gone measured: it ended in this step (exit code 1).',
    ],
    [
      'by a signal',
      {},
      { run: { exited: { ...exited, code: null, signal: 'SIGKILL' } } },
      'server/gone measured: it ended in this step (SIGKILL); the figures are those until then.',
    ],
  ])('%s', (_, of, over, words) => expect(said(ended, of, over)).toBe(words));
});

describe('a generator hangs', () => {
  const silentOnes = (generators: number) => ({ step: { hadSilentGenerator: true }, m: { generators } });
  test.each<JudgeRow>([
    ['the only one', {}, silentOnes(1), 'generator/silent measured: the load generator did not answer.'],
    ['one of two', {}, silentOnes(2), 'generator/silent measured: one of the load generators did not answer.'],
    ['none', {}, {}, null],
    ['others have all cores: it is only late', { others: 190 }, silentOnes(1), null],
  ])('%s', (_, of, over, words) => expect(said(generatorHangs, of, over)).toBe(words));
});

describe('the load never reached its level', () => {
  const slow = { acceptQueue: 300 };
  const refused = { open: 400, connectErrors: 7 };
  test.each<JudgeRow>([
    ['99 of 100 are open', { open: 990, ...slow }, {}, null],
    [
      'fewer are',
      { open: 989, ...slow },
      {},
      'server/accepts measured: it accepts too slowly: 989 of 1,000 connections are open, and 300 of them wait in its accept queue.',
    ],
    ['once they all were', { open: 400, ...slow }, { m: { open: { ...steady(400), max: 1_000 } } }, null],
    [
      'nothing is known of them',
      { open: 400, ...slow },
      { m: { open: null } },
      'server/accepts measured: it accepts too slowly: 0 of 1,000 connections are open, and 300 of them wait in its accept queue.',
    ],
    [
      'one is, one waits',
      { open: 1, acceptQueue: 1 },
      {},
      'server/accepts measured: it accepts too slowly: 1 of 1,000 connections is open, and 1 of them waits in its accept queue.',
    ],
    [
      'of one',
      { connections: 1, open: 0, acceptQueue: 0 },
      {},
      'server/accepts measured: it accepts too slowly: 0 of 1 connection are open, and 0 of them wait in its accept queue.',
    ],
    [
      'its queue is not known',
      { open: 400 },
      {},
      'server/accepts likely: it accepts too slowly: 400 of 1,000 connections are open.',
    ],
    [
      'it talks to so many',
      { open: 400, ...slow, connectionsAtOnce: 4 },
      {},
      'server/accepts measured: it accepts too slowly: 400 of 1,000 connections are open, and 300 of them wait in its accept queue. It talks to 4 connections at a time.',
    ],
    [
      'it talks to one',
      { open: 400, ...slow, connectionsAtOnce: 1 },
      {},
      'server/accepts measured: it accepts too slowly: 400 of 1,000 connections are open, and 300 of them wait in its accept queue. It talks to 1 connection at a time.',
    ],
    [
      'it refuses',
      { ...refused, causes: { ECONNREFUSED: 7 }, connectionsAtOnce: 4 },
      {},
      'server/accepts measured: it refuses connections (ECONNREFUSED × 84): 400 of 1,000 connections are open. It talks to 4 connections at a time.',
    ],
    [
      'our descriptors',
      { ...refused, causes: { EMFILE: 7 } },
      {},
      'limits/descriptors measured: 400 of 1,000 connections are open; the rest found no file descriptors on our side (EMFILE × 84).',
    ],
    [
      'our ports',
      { ...refused, causes: { EADDRNOTAVAIL: 7 } },
      {},
      'limits/ports measured: 400 of 1,000 connections are open; the rest found no source ports on our side (EADDRNOTAVAIL × 84).',
    ],
    [
      'our memory',
      { ...refused, causes: { ENOBUFS: 7 } },
      {},
      'limits/memory measured: 400 of 1,000 connections are open; the rest found no socket memory on our side (ENOBUFS × 84).',
    ],
    [
      'its certificate',
      { ...refused, causes: { CERT_HAS_EXPIRED: 7 } },
      {},
      'unknown/fails measured: the server’s certificate is not trusted (CERT_HAS_EXPIRED × 84).',
    ],
    ['it closes each', { open: 400, goodPerSecond: 400, reconnectsPerSecond: 400, ...slow }, {}, null],
    [
      'it closes each, and connecting fails',
      { open: 400, goodPerSecond: 400, reconnectsPerSecond: 400, connectErrors: 1, ...slow },
      {},
      'server/accepts measured: it accepts too slowly: 400 of 1,000 connections are open, and 300 of them wait in its accept queue.',
    ],
    ['answers that are not valid cost sockets', { open: 400, protocol: 1, acceptQueue: 0 }, {}, null],
    [
      'so do resets',
      { open: 400, acceptQueue: 0 },
      { step: { errors: { connect: 0, timeout: 0, reset: 3, http: 0, protocol: 0 } } },
      null,
    ],
    ['their queue is not known', { open: 400, protocol: 1 }, {}, null],
    [
      'they are lost, and others wait',
      { open: 400, protocol: 1, ...slow },
      {},
      'server/accepts measured: it accepts too slowly: 400 of 1,000 connections are open, and 300 of them wait in its accept queue.',
    ],
    [
      'they are lost, and others could not connect',
      { open: 400, protocol: 1, connectErrors: 1, acceptQueue: 0 },
      {},
      'server/accepts measured: it accepts too slowly: 400 of 1,000 connections are open, and 0 of them wait in its accept queue.',
    ],
    ['a climb that ended says nothing', { open: 400, isOpening: true, acceptQueue: 0 }, {}, null],
    ['nor where its queue is not known', { open: 400, isOpening: true }, {}, null],
    [
      'a climb that ended with a queue',
      { open: 400, isOpening: true, ...slow },
      {},
      'server/accepts measured: it accepts too slowly: 400 of 1,000 connections are open, and 300 of them wait in its accept queue.',
    ],
  ])('%s', (_, of, over, words) => expect(said(couldNotOpen, of, over)).toBe(words));
});

describe('still opening', () => {
  test.each<JudgeRow>([
    [
      'it ended during the climb',
      { open: 400, isOpening: true },
      {},
      'unknown/short measured: it ended while its sockets were still opening (400 of 1,000).',
    ],
    [
      'nothing was open',
      { isOpening: true },
      { m: { open: null } },
      'unknown/short measured: it ended while its sockets were still opening (0 of 1,000).',
    ],
    ['answers failed', { isOpening: true }, { m: { failed: 1 } }, null],
    ['sockets were lost', { isOpening: true }, { m: { lost: 1 } }, null],
    ['the climb is over', {}, {}, null],
  ])('%s', (_, of, over, words) => expect(said(stillOpening, of, over)).toBe(words));
});

describe('failures', () => {
  const none = { requests: 0, failed: 0, lost: 0 };
  const errors = { connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 };
  const quiet = (longestMs: number) => ({ m: { ...none, silence: { longestMs, nowMs: 0 } } });
  test.each<JudgeRow>([
    ['no answer for nine tenths', {}, quiet(2_700), 'server/silent measured: no answer came in 2.70 s.'],
    ['for less', {}, quiet(2_699), null],
    [
      'and its requests lie unread',
      { sockets: [10, 990, 0] },
      quiet(3_000),
      'server/silent measured: no answer came in 3.00 s; 990 of 1,000 connections hold a request that the server has not read.',
    ],
    [
      'and it has read them',
      { sockets: [1_000, 0, 0] },
      quiet(3_000),
      'server/silent measured: no answer came in 3.00 s.',
    ],
    [
      'no answer, and timeouts',
      {},
      { ...quiet(3_000), step: { errors: { ...errors, timeout: 3 } } },
      'unknown/fails measured: no answer came (timeout × 3).',
    ],
    [
      'no answer, and no connection',
      {},
      { ...quiet(3_000), step: { errors: { ...errors, connect: 3, timeout: 1 } } },
      'unknown/fails measured: no answer came (not connected × 3, timeout × 1).',
    ],
    [
      'no answer, and resets: timeouts are what any wait ends in',
      {},
      { ...quiet(3_000), step: { errors: { ...errors, timeout: 9, reset: 3 } } },
      'unknown/fails measured: no answer came (reset × 3).',
    ],
    [
      'no valid answer',
      {},
      { ...quiet(3_000), step: { errors: { ...errors, timeout: 9, protocol: 3 } } },
      'unknown/fails measured: no answer came (no valid HTTP × 3).',
    ],
    [
      'no good answer',
      {},
      {
        m: { requests: 0, failed: 3, lost: 0 },
        step: { statuses: { 503: 3 }, errors: { ...errors, timeout: 9, reset: 1, http: 3 } },
      },
      'unknown/fails measured: no answer was good (503 × 3, reset × 1).',
    ],
    [
      'a twentieth',
      {},
      { m: { requests: 95, failed: 4, lost: 1 }, step: { statuses: { 404: 4 } } },
      'unknown/fails measured: 5 % of the requests failed (404 × 4).',
    ],
    ['less than a twentieth', {}, { m: { requests: 96, failed: 4, lost: 0 } }, null],
    [
      'what failed is known by its cause alone',
      {},
      { m: { requests: 0, failed: 0, lost: 3 }, step: { causes: { EPIPE: 3 } } },
      'unknown/fails measured: no answer was good (EPIPE × 3).',
    ],
    ['all is well', {}, {}, null],
  ])('%s', (_, of, over, words) => expect(said(fails, of, over)).toBe(words));
});
