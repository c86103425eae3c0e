import { describe, expect, test } from 'vitest';
import { fewConnections, served, silent, tooShort } from '../../../src/domain/assessment/judge-load.ts';
import { LatencyHistogram } from '../../../src/domain/state/histogram.ts';
import { type JudgeRow, said } from './a-case.ts';

describe('the offered load is served', () => {
  const all = 'nobody/served measured: 99 % of the offered load is served.';
  const late = (latencyMs: number, goodPerSecond = 9_000) => ({ goodPerSecond, latencyMs });
  test.each<JudgeRow>([
    ['nearly all', {}, {}, all],
    [
      '95 of 100',
      { goodPerSecond: 9_500, latencyMs: 900 },
      {},
      'nobody/served measured: 95 % of the offered load is served.',
    ],
    ['less, and requests wait', { goodPerSecond: 9_400, latencyMs: 900 }, {}, null],
    [
      'more than was asked for is all',
      { goodPerSecond: 12_000 },
      {},
      'nobody/served measured: 100 % of the offered load is served.',
    ],
    [
      '85 of 100, a little late',
      late(100, 8_500),
      {},
      'nobody/served measured: 85 % of the offered load is served; half of the answers take 100 ms.',
    ],
    [
      'all but the answer that each connection was about to get',
      { ...late(100), seconds: 1 },
      {},
      'nobody/served measured: the offered load is served as far as so short a step shows: 9 answers per connection, and the next one is under way.',
    ],
    ['84 of 100', late(100, 8_400), {}, null],
    [
      'a mean of 115 of 100 ms',
      late(114),
      {},
      'nobody/served measured: 90 % of the offered load is served; half of the answers take 114 ms.',
    ],
    ['a longer mean', late(116), {}, null],
    ['some that wait half as long again', { goodPerSecond: 9_000 }, { m: { latency: mixed(151) } }, null],
    [
      'some that wait a little less',
      { goodPerSecond: 9_000 },
      { m: { latency: mixed(149) } },
      'nobody/served measured: 90 % of the offered load is served; half of the answers take 100 ms.',
    ],
    ['no latency is known', { goodPerSecond: 9_000 }, { m: { latency: LatencyHistogram.empty } }, null],
    ['nothing is asked for that is known', { delayMs: null }, {}, null],
    ['nothing is asked for', {}, { e: { askedPerSecond: 0 } }, null],
    [
      'a delay that is not known, and a plan that is missed',
      { rate: 1_000, delayMs: null, goodPerSecond: 900 },
      {},
      null,
    ],
    ['a backlog of the plan', { rate: 1_000, goodPerSecond: 1_000, unsent: 201 }, {}, null],
    [
      'a short one',
      { rate: 1_000, goodPerSecond: 1_000, unsent: 200 },
      {},
      'nobody/served measured: 100 % of the offered load is served.',
    ],
    ['a queue in front of an idle server', { sockets: [10, 990, 0] }, {}, null],
    ['a queue in front of a busy one', { sockets: [10, 990, 0], server: 120, generator: 60 }, {}, all],
    [
      'computing on all cores is the server’s own work',
      { work: 'cpu', delayMs: 5, connections: 100, goodPerSecond: 390, server: 170 },
      {},
      'server/cores measured: it uses all the CPU of its cores (170 % CPU).',
    ],
    [
      'computing on a little less',
      { work: 'cpu', delayMs: 5, connections: 100, goodPerSecond: 390, server: 169 },
      {},
      'nobody/served measured: 98 % of the offered load is served.',
    ],
    [
      'computing by a plan with room',
      { work: 'cpu', delayMs: 5, connections: 100, goodPerSecond: 390, server: 170, rate: 390 },
      {},
      'nobody/served measured: 100 % of the offered load is served.',
    ],
    [
      'computing by a plan without room',
      { work: 'cpu', delayMs: 5, connections: 100, goodPerSecond: 390, server: 170, rate: 400 },
      {},
      'server/cores measured: it uses all the CPU of its cores (170 % CPU).',
    ],
    ['waiting is not computing', { server: 185, generator: 5 }, {}, all],
    [
      'its CPU is not known',
      { work: 'cpu', delayMs: 5, connections: 100, goodPerSecond: 390 },
      { e: { serverCpuPercent: null } },
      'nobody/served measured: 98 % of the offered load is served.',
    ],
    [
      'its cores are not known: as of one',
      { work: 'cpu', delayMs: 5, connections: 100, goodPerSecond: 390, server: 85 },
      { e: { usableCores: null } },
      'server/cores measured: it uses all the CPU of its cores (85 % CPU).',
    ],
  ])('%s', (_, of, over, words) => expect(said(served, of, over)).toBe(words));
});

describe('a plan that so few connections cannot keep', () => {
  const few = { rate: 5_000, connections: 100, goodPerSecond: 990 };
  const words = 'limits/connections measured: 100 connections can send at most 1,000 req/s, and 5,000 are planned.';
  test.each<JudgeRow>([
    ['at most so many', few, {}, words],
    [
      'one',
      { rate: 5_000, connections: 1, goodPerSecond: 10 },
      {},
      'limits/connections measured: 1 connection can send at most 10 req/s, and 5,000 are planned.',
    ],
    ['they do what they can', { ...few, goodPerSecond: 850 }, {}, words],
    ['they do less', { ...few, goodPerSecond: 849 }, {}, null],
    ['95 of 100 of the plan', { ...few, rate: 1_052 }, {}, null],
    [
      'less of it',
      { ...few, rate: 1_054 },
      {},
      'limits/connections measured: 100 connections can send at most 1,000 req/s, and 1,054 are planned.',
    ],
    ['computing', { ...few, work: 'cpu', delayMs: 5 }, {}, null],
    ['no plan', { connections: 100, goodPerSecond: 990 }, {}, null],
    ['what a request takes is not known', { ...few, delayMs: null }, {}, null],
  ])('%s', (_, of, over, expected) => expect(said(fewConnections, of, over)).toBe(expected));
});

describe('it answered nothing for a while', () => {
  const pause = (longestMs: number, e = {}) => ({ m: { silence: { longestMs, nowMs: 0 } }, e });
  test.each<JudgeRow>([
    [
      'a second that is most of what is missing',
      { goodPerSecond: 6_700 },
      pause(1_000),
      'server/silent measured: it answered nothing for 1.00 s of this step.',
    ],
    ['less than a second', { goodPerSecond: 6_700 }, pause(999), null],
    ['no longer than three answers', { goodPerSecond: 6_700, latencyMs: 400 }, pause(1_199), null],
    [
      'three answers long',
      { goodPerSecond: 6_700, latencyMs: 400 },
      pause(1_203),
      'server/silent measured: it answered nothing for 1.20 s of this step.',
    ],
    [
      'of answers nothing is known',
      { goodPerSecond: 6_700 },
      { m: { silence: { longestMs: 1_000, nowMs: 0 }, latency: LatencyHistogram.empty } },
      'server/silent measured: it answered nothing for 1.00 s of this step.',
    ],
    ['more is missing than it explains', { goodPerSecond: 4_000 }, pause(1_000), null],
    [
      'six tenths of what is missing',
      { goodPerSecond: 5_000 },
      pause(1_500, { seconds: 5 }),
      'server/silent measured: it answered nothing for 1.50 s of this step.',
    ],
    [
      'what is missing is not known: a tenth of the step',
      { delayMs: null },
      pause(1_000, { seconds: 10 }),
      'server/silent measured: it answered nothing for 1.00 s of this step.',
    ],
    ['less than a tenth', { delayMs: null }, pause(1_000, { seconds: 10.1 }), null],
    ['nothing is asked for', {}, pause(1_000, { askedPerSecond: 0, seconds: 10.1 }), null],
    [
      'its requests lie unread',
      { goodPerSecond: 6_700, sockets: [10, 990, 0] },
      pause(1_000),
      'server/silent measured: it answered nothing for 1.00 s of this step; 990 of 1,000 connections hold a request that the server has not read.',
    ],
  ])('%s', (_, of, over, words) => expect(said(silent, of, over)).toBe(words));
});

describe('too short to tell', () => {
  const short = { seconds: 1, goodPerSecond: 9_000 };
  test.each<JudgeRow>([
    [
      'one more answer each would be all',
      short,
      {},
      'unknown/short measured: the step is too short to tell: 9 answers per connection.',
    ],
    [
      'one answer each',
      {},
      { m: { requests: 1_000 }, e: { seconds: 0.2, open: 1_000, askedPerSecond: 10_000 } },
      'unknown/short measured: the step is too short to tell: 1 answer per connection.',
    ],
    [
      'exactly all',
      {},
      { m: { requests: 900 }, e: { seconds: 1, open: 50, askedPerSecond: 1_000 } },
      'unknown/short measured: the step is too short to tell: 18 answers per connection.',
    ],
    ['one less', {}, { m: { requests: 899 }, e: { seconds: 1, open: 50, askedPerSecond: 1_000 } }, null],
    ['a plan', { ...short, rate: 9_500 }, {}, null],
    ['nothing is known of what is asked for', { ...short, delayMs: null }, {}, null],
  ])('%s', (_, of, over, words) => expect(said(tooShort, of, over)).toBe(words));
});

/** Half of them 100 ms, and some that waited. */
function mixed(tailMs: number): LatencyHistogram {
  return LatencyHistogram.ofMs([...Array.from({ length: 97 }, () => 100), tailMs, tailMs, tailMs]);
}
