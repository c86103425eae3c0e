import { describe, expect, test } from 'vitest';
import { throttled, unitsGrowing } from '../../../src/domain/findings/quota-and-leaks.ts';
import { threadsSurprise } from '../../../src/domain/findings/threads-surprise.ts';
import type { RunState } from '../../../src/domain/state/run-state.ts';
import { runOf } from '../assessment/a-step.ts';
import { asBoth, type Over, type Row, steady, wordsOf } from './a-view.ts';

const startedWith = (target: object, config: object = {}): Partial<RunState> => {
  const { started } = runOf({});
  if (started === null) throw new Error('not started');
  return {
    started: { ...started, target: { ...started.target, ...target }, config: { ...started.config, ...config } },
  };
};
const WHY = 'waiting goroutines are parked off-thread; the scheduler runs only what is ready.';
const GB = 1024 ** 3;

describe('threads that surprise', () => {
  const each = startedWith({ threads: 'per-connection' });
  const memory = { rssBytes: steady(0.139 * GB), vszBytes: steady(21.6 * GB) };
  test.each<Row>([
    [
      'with the reason',
      {},
      {},
      [
        `1,000 connections on 9 threads: ${WHY}`,
        '1,000 connections on 9 threads: waiting goroutines are parked off-thread.',
      ],
    ],
    [
      'a reason that is too long for a line',
      {},
      { run: startedWith({ why: 'so '.repeat(30) }) },
      [`1,000 connections on 9 threads: ${'so '.repeat(30)}`, '1,000 connections on 9 threads.'],
    ],
    [
      'a reason of one sentence',
      {},
      { run: startedWith({ why: ' they wait. They do.' }) },
      ['1,000 connections on 9 threads:  they wait. They do.', '1,000 connections on 9 threads: they wait.'],
    ],
    ['without a reason', {}, { run: startedWith({ why: '' }) }, '1,000 connections on 9 threads.'],
    ['before it is known what runs', {}, { run: { started: null } }, '1,000 connections on 9 threads.'],
    ['all of them compute: no reason', { work: 'cpu' }, {}, '1,000 connections on 9 threads.'],
    ['requests wait for something else: no reason', {}, { verdict: { held: true } }, '1,000 connections on 9 threads.'],
    [
      'without a verdict',
      {},
      { verdict: null },
      [
        `1,000 connections on 9 threads: ${WHY}`,
        '1,000 connections on 9 threads: waiting goroutines are parked off-thread.',
      ],
    ],
    ['one thread', { threads: 1 }, { run: startedWith({ why: '' }) }, '1,000 connections on 1 thread.'],
    [
      'in processes',
      { threads: 9, processes: 4 },
      { run: startedWith({ why: '' }) },
      '1,000 connections on 9 threads in 4 processes.',
    ],
    [
      'how many processes is not known',
      {},
      { run: startedWith({ why: '' }), m: { processes: null } },
      '1,000 connections on 9 threads.',
    ],
    ['ten on each', { connections: 90 }, { run: startedWith({ why: '' }) }, '90 connections on 9 threads.'],
    ['nine on each', { connections: 81 }, {}, null],
    [
      'fifty connections',
      { connections: 50, threads: 1 },
      { run: startedWith({ why: '' }) },
      '50 connections on 1 thread.',
    ],
    ['fewer', { connections: 49, threads: 1 }, {}, null],
    ['without load nothing is asked', {}, { step: { connections: 0 } }, null],
    [
      'a tenth of them not accepted',
      { acceptQueue: 100 },
      { run: startedWith({ why: '' }) },
      '1,000 connections on 9 threads.',
    ],
    ['more of them not accepted', { acceptQueue: 101 }, {}, null],
    ['threads that are not known', {}, { m: { threads: null } }, null],
    ['connections that are not known', {}, { m: { open: null } }, null],
    ['not judged', {}, { isJudged: false }, null],
    [
      'one each, and its memory',
      { threads: 1_001 },
      { run: each, m: memory },
      [
        '1,000 connections, 1,001 threads: one each. 142 MB resident of 21.6 GB reserved.',
        '1,000 connections, 1,001 threads: 142 MB resident of 21.6 GB reserved.',
      ],
    ],
    [
      'one each, resident memory not known',
      { threads: 1_001 },
      { run: each, m: { ...memory, rssBytes: null } },
      '1,000 connections, 1,001 threads: one each.',
    ],
    [
      'one each, reserved memory not known',
      { threads: 1_001 },
      { run: each, m: { ...memory, vszBytes: null } },
      '1,000 connections, 1,001 threads: one each.',
    ],
    [
      'one each, of a model that is not known',
      { threads: 1_001 },
      { run: startedWith({ threads: 'unknown' }), m: { ...memory, vszBytes: null } },
      '1,000 connections, 1,001 threads: about one each.',
    ],
    [
      'one each, of a model that nobody named',
      { threads: 1_001 },
      { run: { started: null }, m: { ...memory, vszBytes: null } },
      '1,000 connections, 1,001 threads: about one each.',
    ],
    ['as many by chance', { threads: 1_001 }, { run: startedWith({ threads: 'constant' }) }, null],
    [
      'a tenth more',
      { threads: 1_100 },
      { run: each, m: { ...memory, vszBytes: null } },
      '1,000 connections, 1,100 threads: one each.',
    ],
    ['more than a tenth more', { threads: 1_101 }, { run: each }, null],
    ['more than a tenth fewer', { threads: 899 }, { run: each }, null],
  ])('%s', (_, of, over, words) => expect(wordsOf(threadsSurprise, of, over)).toEqual(asBoth(words)));
  test('the sentence names the step itself', () => {
    const rule = threadsSurprise;
    expect(wordsOf(rule, {})?.[0]).toMatch(/^1,000 connections/);
  });
});

describe('a quota', () => {
  const said = (over: Over, of = {}) => wordsOf(throttled, of, over);
  const sentence = (what: string) => [
    `This container is throttled: ${what} pauses it in some scheduling periods, and everything in it waits for the next one.`,
    'This container is throttled by its CPU quota.',
  ];
  const quota: Over = { verdict: { who: 'limits', cause: 'quota' } };
  test('how many cores it allows, where that is known', () => {
    expect(said(quota, { quotaCores: 0.5 })).toEqual(sentence('its quota of 0.50 cores'));
    expect(said(quota)).toEqual(sentence('its CPU quota'));
    expect(said({ ...quota, run: { machine: null } })).toEqual(sentence('its CPU quota'));
  });
  test('another cause, not judged, no verdict', () => {
    expect([
      said({ verdict: { cause: 'ports' } }),
      said({ ...quota, isJudged: false }),
      said({ verdict: null }),
    ]).toEqual([null, null, null]);
  });
});

describe('units that grow', () => {
  /** A unit count each 250 ms, from `fromMs` on. */
  const pointsOf = (counts: readonly number[], fromMs = 250): Partial<RunState> => {
    const { series } = runOf({});
    const points = counts.map((value, index) => ({ atMs: fromMs + index * 250, value }));
    return { series: { ...series, units: { ...series.units, points } } };
  };
  const growing = [100, 110, 120, 130, 140, 150, 160, 170, 180];
  const said = (counts: readonly number[], over: Over = {}, of: object = { seconds: 5 }) =>
    wordsOf(unitsGrowing, of, {
      ...over,
      run: { ...pointsOf(counts), ...over.run },
      m: { units: steady(counts.at(-1) ?? 0), unitName: 'goroutines', ...over.m },
    });
  test('how many, and how many more than at first', () => {
    expect(said([100, 110, 120, 300, 1_400, 1_150, 1_160, 1_170, 1_180])).toEqual([
      '1,180 goroutines and growing while the connections stay the same: 1,060 more since this step began. A leak?',
      '1,180 goroutines and growing at constant load. A leak?',
    ]);
    const own = { run: { ...pointsOf([100, 110, 900, 900, 1_170, 1_180]), started: null } };
    expect(said([100, 110, 900, 900, 1_170, 1_180], { ...own, m: { unitName: null } })?.[1]).toBe(
      '1,180 units and growing at constant load. A leak?',
    );
    expect(
      said([0, 0, 0, 0, 60, 1], {
        ...own,
        run: { ...pointsOf([0, 0, 0, 0, 60, 60]), started: null },
        m: { unitName: null, units: steady(1) },
      })?.[1],
    ).toBe('1 unit and growing at constant load. A leak?');
  });
  test.each<[string, readonly number[], Over, boolean]>([
    ['fifty more, and more than a twentieth', [100, 100, 0, 0, 150, 150], {}, true],
    ['forty-nine more', [100, 100, 0, 0, 149, 149], {}, false],
    ['a twentieth more of many', [2_000, 2_000, 0, 0, 2_100, 2_100], {}, true],
    ['less than that', [2_000, 2_000, 0, 0, 2_099, 2_099], {}, false],
    ['it came down again', [100, 100, 900, 900, 900, 100], {}, false],
    ['too few points for a level', [100, 100, 900, 900, 900], {}, false],
    ['connections that change', growing, { m: { open: steady(1_000, 900) } }, false],
    ['connections that are not known', growing, { m: { open: null } }, false],
    ['units that are not known', growing, { m: { units: null } }, false],
    ['four seconds', [100, 100, 0, 0, 150, 150], { m: { ms: 4_000 } }, true],
    ['less than four seconds', [100, 100, 0, 0, 150, 150], { m: { ms: 3_999 } }, false],
    ['not judged', [100, 100, 0, 0, 150, 150], { isJudged: false }, false],
  ])('%s: %#', (_, counts, over, holds) => expect(said(counts, over) !== null).toBe(holds));
  test('only points of this step count', () => {
    const counts = [100, 100, 0, 0, 150, 150];
    // The climb's are not, nor those after its end.
    expect(said(counts, { step: { settledAtMs: 250, endedAtMs: 1_500 } })).not.toBeNull();
    expect(said(counts, { step: { settledAtMs: 251 } })).toBeNull();
    expect(said(counts, { step: { endedAtMs: 1_499 } })).toBeNull();
    expect(said(counts, { step: { settledAtMs: null } }, { seconds: 5 })).toBeNull();
    expect(said(counts, { step: { settledAtMs: null }, isJudged: true })).not.toBeNull();
  });
});
