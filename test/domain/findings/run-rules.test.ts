import { describe, expect, test } from 'vitest';
import { countDiffers, generatorSilent, rampCut } from '../../../src/domain/findings/of-the-run.ts';
import type { RunState } from '../../../src/domain/state/run-state.ts';
import { runOf } from '../assessment/a-step.ts';
import { both } from './a-view.ts';

const run = (over: Partial<RunState>): RunState => ({ ...runOf({}), ...over });

describe('two counts', () => {
  const count = (over: object) =>
    run({ finalCount: { served: 12, answers: 10, unread: 0, agrees: false, ...over } as RunState['finalCount'] });
  const rest = ': another client sent requests too, or one of the two is wrong.';
  test.each([
    ['differ', count({}), `The server counted 12 answers, conctop 10`, ''],
    [
      'differ by one that was not read',
      count({ served: 1, answers: 0, unread: 1 }),
      'The server counted 1 answer, conctop 0',
      ' and 1 that it did not read',
    ],
  ] as const)('%s', (_, state, words, unread) => {
    expect(both(countDiffers.checkRun(state))).toEqual([`${words}${unread}${rest}`, `${words}.`]);
  });
  test.each([
    ['agree', count({ agrees: true })],
    ['cannot be compared', count({ agrees: null })],
    ['one is not known', count({ served: null })],
    ['the run goes on', run({ finalCount: null })],
  ])('%s', (_, state) => expect(countDiffers.checkRun(state)).toBeNull());
});

describe('a generator that does not answer', () => {
  const silent = (pids: readonly number[], of: number) =>
    both(
      generatorSilent.checkRun(run({ silent: { type: 'generators-silent', atMs: 1, pids, of } as RunState['silent'] })),
    );
  test.each<[readonly number[], number, string]>([
    [[42], 1, 'The load generator does not answer (pid 42): nothing is sent or measured until it does.'],
    [
      [42, 43],
      2,
      'None of the 2 load generators answers (pids 42, 43): nothing is sent or measured until one of them does.',
    ],
    [[42], 3, '1 of 3 load generators does not answer (pid 42): its sockets are shown as they last were.'],
    [[42, 43], 3, '2 of 3 load generators do not answer (pids 42, 43): their sockets are shown as they last were.'],
  ])('%j of %i', (pids, of, sentence) => {
    expect(silent(pids, of)?.[0]).toBe(sentence);
  });
  test('briefly, without the pids where they are many', () => {
    expect(silent([42], 1)?.[1]).toBe('The load generator does not answer (pid 42).');
    expect(
      silent(
        Array.from({ length: 15 }, (_, n) => 40_000 + n),
        16,
      )?.[1],
    ).toBe('15 of 16 load generators do not answer.');
    expect(silent([1e60], 3)?.[1]).toBe('1 of 3 load generators does not answer (pid 1e+60).');
  });
  test('all answer', () => expect(generatorSilent.checkRun(run({ silent: null }))).toBeNull());
});

describe('a ramp that was cut', () => {
  const cut = (steps: readonly number[], cutFrom: number | null) => {
    const { started } = runOf({});
    if (started === null) throw new Error('not started');
    const plan = { ...started.config.plan, steps, cutFrom };
    return both(rampCut.checkRun(run({ started: { ...started, config: { ...started.config, plan } } })));
  };
  test('where it ends, and what was asked for', () => {
    expect(cut([100, 1_000], 10_000)).toEqual([
      'The ramp ends at 1,000 instead of 10,000: this machine allows no more. `conctop doctor` names it.',
      'The ramp ends at 1,000 instead of 10,000: this machine allows no more.',
    ]);
    expect(cut([1_000], 10_000)?.[1]).toBe('1,000 connections instead of 10,000: this machine allows no more.');
    expect(cut([1], 10_000)?.[1]).toBe('1 connection instead of 10,000: this machine allows no more.');
  });
  test('it was not, or there is no load', () => {
    expect([cut([100], null), cut([], 10_000), both(rampCut.checkRun(run({ started: null })))]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
