import { describe, expect, test } from 'vitest';
import { comparisonWords, folklore, folkloreWords, measuredFolklore } from '../../../src/domain/findings/folklore.ts';
import type { Folklore, FolkloreField } from '../../../src/domain/plan/target-traits.ts';
import { LatencyHistogram } from '../../../src/domain/state/histogram.ts';
import { runOf, type StepFigures } from '../assessment/a-step.ts';
import { aView, both, type Over, steady } from './a-view.ts';

const MB = 1024 ** 2;
const claimOf = (over: Partial<Folklore>): Folklore => ({
  claim: 'a claim',
  source: 'a talk',
  field: 'threads',
  value: 9,
  ...over,
});
/** 1,000 connections on 9 threads, 20 MB before the first, 120 MB with all. */
const MEASURED: NonNullable<Over['m']> = {
  open: steady(1_000),
  threads: steady(9),
  processes: steady(1),
  rssBytes: steady(120 * MB),
  pssBytes: null,
  vszBytes: steady(900 * MB),
};
const base = { atMs: 0, bytes: 20 * MB, threads: 4, sharedOnce: true } as const;
const withClaims = (claims: readonly Folklore[], over: Over = {}, of: StepFigures = {}) => {
  const { started } = runOf(of);
  if (started === null) throw new Error('not started');
  const target = { ...started.target, folklore: [...claims] };
  return aView(of, {
    ...over,
    m: { ...MEASURED, ...over.m },
    run: { base, started: { ...started, target }, ...over.run },
  });
};
const measured = (claim: Partial<Folklore>, over: Over = {}, of: StepFigures = {}) => {
  const { run, step } = withClaims([], over, of);
  return measuredFolklore(run, step, claimOf(claim));
};

test.each<[FolkloreField, number, string]>([
  ['rssBytes', 120 * MB, '120 MB resident'],
  ['rssBytesPerConnection', (100 * MB) / 1_000, '102 KB resident per connection'],
  ['rssBytesPerThread', (100 * MB) / 5, '20.0 MB resident per thread'],
  ['vszBytes', 900 * MB, '900 MB reserved'],
  ['vszBytesPerThread', 100 * MB, '100 MB reserved per thread'],
  ['threads', 9, '9 threads'],
])('%s is measured as %i: %s', (field, value, words) => {
  expect(measured({ field })).toEqual({ value, words });
});
test('p99 of the good answers', () => {
  expect(measured({ field: 'p99Ms' })?.words).toBe('p99 100 ms');
  expect(measured({ field: 'p99Ms' }, { m: { latency: LatencyHistogram.empty } })).toBeNull();
});
test('one thread', () => expect(folkloreWords('threads', 1)).toBe('1 thread'));

describe('what was not measured is not compared', () => {
  test.each<[string, Partial<Folklore>, Over]>([
    ['threads', {}, { m: { threads: null } }],
    ['connections', {}, { m: { open: null } }],
    ['no connection', {}, { m: { open: steady(0) } }],
    ['resident memory', { field: 'rssBytes' }, { m: { rssBytes: null } }],
    ['the base', { field: 'rssBytesPerConnection' }, { run: { base: null } }],
    ['the base of threads', { field: 'rssBytesPerThread' }, { run: { base: null } }],
    ['resident, of a connection', { field: 'rssBytesPerConnection' }, { m: { rssBytes: null } }],
    ['no thread more than at first', { field: 'rssBytesPerThread' }, { m: { threads: steady(4) } }],
    ['reserved memory', { field: 'vszBytes' }, { m: { vszBytes: null } }],
    ['reserved memory of a thread', { field: 'vszBytesPerThread' }, { m: { vszBytes: null } }],
  ])('%s', (_, claim, over) => expect(measured(claim, over)).toBeNull());
});

describe('a claim speaks of its own circumstances', () => {
  test.each<[string, Partial<Folklore>, Over, boolean]>([
    ['so many connections', { atConnections: 1_000 }, {}, true],
    ['more connections', { atConnections: 1_001 }, {}, false],
    ['so many threads', { atThreads: 9 }, {}, true],
    ['more threads', { atThreads: 10 }, {}, false],
    ['this delay', { atDelayMs: 100 }, {}, true],
    ['another delay', { atDelayMs: 10 }, {}, false],
    ['no delay that is known', { atDelayMs: 100 }, { run: { started: null } }, false],
    ['one process', { ofOneProcess: true }, {}, true],
    ['several processes', { ofOneProcess: true }, { m: { processes: steady(1, 1, 2) } }, false],
    ['several processes, and it does not matter', { ofOneProcess: false }, { m: { processes: steady(2) } }, true],
    ['processes that are not known', { ofOneProcess: true }, { m: { processes: null } }, true],
  ])('%s', (_, claim, over, compares) => expect(measured(claim, over) !== null).toBe(compares));
});

describe('memory of a tree counts shared pages once, or says nothing of a connection', () => {
  const tree = { processes: steady(4), pssBytes: steady(220 * MB) };
  test('PSS where the kernel has it', () => {
    expect(measured({ field: 'rssBytes' }, { m: tree })?.words).toBe('220 MB resident');
    expect(measured({ field: 'rssBytesPerConnection' }, { m: tree })?.words).toBe('205 KB resident per connection');
  });
  test('summed RSS is compared with no base that counts once', () => {
    const summed = { m: { ...tree, pssBytes: null } };
    expect(measured({ field: 'rssBytes' }, summed)?.words).toBe('120 MB resident');
    expect(measured({ field: 'rssBytesPerConnection' }, summed)).toBeNull();
  });
  test('how many processes is not known: as of one', () => {
    expect(measured({ field: 'rssBytesPerConnection' }, { m: { processes: null, pssBytes: null } })?.words).toBe(
      '102 KB resident per connection',
    );
  });
});

describe('the sentence', () => {
  const said = (claims: readonly Partial<Folklore>[], over: Over = {}) =>
    folklore.check(withClaims(claims.map(claimOf), over));
  test('claim, and what was measured', () => {
    expect(both(said([{ claim: 'a thread each', value: 1_000 }]))).toEqual([
      'Folklore: “a thread each”. Measured: 9 threads.',
      'Folklore: 1,000 threads. Measured: 9.',
    ]);
    expect(said([{}])?.isOfLastStep).toBe(true);
  });
  test.each([
    [9, '; it agrees'],
    [7, '; it agrees'],
    [6, ''],
    [12.9, ''],
  ])('9 against %d%s', (value, agrees) =>
    expect(said([{ value }])?.sentence).toBe(`Folklore: “a claim”. Measured: 9 threads${agrees}.`),
  );
  test('resident memory stands beside what is reserved', () => {
    expect(both(said([{ field: 'rssBytes', value: 1024 * MB }]))).toEqual([
      'Folklore: “a claim”. Measured: 120 MB resident of 900 MB reserved.',
      'Folklore: 1.0 GB resident. Measured: 120 MB.',
    ]);
    expect(said([{ field: 'rssBytes', value: 1024 * MB }], { m: { vszBytes: null } })?.sentence).toBe(
      'Folklore: “a claim”. Measured: 120 MB resident.',
    );
  });
  test('briefly, each figure without what it is of', () => {
    const brief = (field: FolkloreField, value: number) => said([{ field, value }])?.brief;
    expect(brief('p99Ms', 15)).toBe('Folklore: p99 15 ms. Measured: 100 ms.');
    expect(brief('vszBytes', 100 * MB)).toBe('Folklore: 100 MB reserved. Measured: 900 MB.');
    expect(brief('rssBytesPerConnection', 2_048)).toBe('Folklore: 2 KB resident per connection. Measured: 102 KB.');
  });
  test('in the manifest’s own words, with the figure in them', () => {
    const told = { claim: 'it is single-threaded', told: 'It runs on one of its {measured}' };
    expect(both(said([told]))).toEqual([
      'Folklore: “it is single-threaded”. It runs on one of its 9 threads.',
      'Folklore: “it is single-threaded”. It runs on one of its 9 threads.',
    ]);
    expect(said([told])?.isOfLastStep).toBe(true);
    expect(said([{ ...told, told: `${'so '.repeat(30)}{measured}` }])?.brief).toBe('Folklore: 9 threads. Measured: 9.');
    expect(comparisonWords(claimOf({}), { words: '9 threads' })).toBeNull();
  });
  test('the first that can be compared', () => {
    const claims = [{ claim: 'first', atConnections: 10_000 }, { claim: 'second' }, { claim: 'third' }];
    expect(said(claims)?.sentence).toContain('second');
    expect(
      said([{ claim: 'first', field: 'rssBytesPerConnection' as const }, { claim: 'second' }], {
        run: { base: { ...base, bytes: 120 * MB } },
      })?.sentence,
    ).toContain('second');
  });
  test('none, a run that has not begun, a step that is not judged', () => {
    expect([said([]), said([{}], { isJudged: false }), said([{}], { run: { started: null } })]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
