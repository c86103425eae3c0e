import { describe, expect, test } from 'vitest';
import type { ThreadTable } from '../../../src/domain/events/run-event.ts';
import { countAnswers, countsPath } from '../../../src/domain/meaning/answer-count.ts';
import { idealRequestsPerSecond, mostRequestsPerSecond } from '../../../src/domain/meaning/ideal.ts';
import { mainSets, socketPath } from '../../../src/domain/meaning/socket-path.ts';
import { runtimeOf } from '../../../src/domain/meaning/thread-account.ts';
import { initialRunState, type RunState } from '../../../src/domain/state/run-state.ts';
import { runOf, type StepFigures } from '../assessment/a-step.ts';
import { runStarted } from '../events.ts';

const sets = (...watched: number[]) => watched.map((count, fd) => ({ pid: 7, fd, watched: count }));

describe('which epoll instances watch the connections', () => {
  test.each([
    [[], []],
    [[3], []],
    [[4], [4]],
    [[1_000, 2, 3], [1_000]],
    [
      [1_000, 100],
      [1_000, 100],
    ],
    [[1_000, 99], [1_000]],
    [
      [260, 250, 245],
      [260, 250, 245],
    ],
  ])('of %j: %j', (watched, main) => expect(mainSets(sets(...watched)).map((set) => set.watched)).toEqual(main));
});

describe('how a program learns that something came', () => {
  const table = (total: number, waits?: Readonly<Record<string, number>>): RunState['threads'] =>
    ({
      type: 'thread-table',
      atMs: 1,
      total,
      rows: [],
      states: {},
      costMs: 1,
      ...(waits === undefined ? {} : { waits }),
    }) as ThreadTable;
  const { load } = runOf({ connections: 100 });
  const state = (over: Partial<RunState>): RunState => ({ ...initialRunState, load, ...over });
  const epolls = (...watched: number[]) =>
    ({ type: 'epoll-sets', atMs: 1, sets: sets(...watched), costMs: 1 }) as RunState['epolls'];
  test('an instance watches all, and few threads wait in it', () => {
    expect(socketPath(state({ epolls: epolls(103, 2), threads: table(9, { many: 1, work: 8 }) }))).toEqual({
      by: 'epoll',
      sockets: 100,
      instances: 1,
      watched: 103,
      waiting: 1,
      threads: 9,
    });
    expect(socketPath(state({ epolls: epolls(60, 50), threads: table(9, {}) }))).toMatchObject({
      instances: 2,
      watched: 110,
      waiting: 0,
    });
  });
  test('what threads wait for is not known', () => {
    expect(socketPath(state({ epolls: epolls(103), threads: table(9) }))).toMatchObject({ waiting: null, threads: 9 });
    expect(socketPath(state({ epolls: epolls(103) }))).toMatchObject({ waiting: null, threads: null });
    expect(socketPath(state({ threads: table(102) }))).toBeNull();
    expect(socketPath(state({}))).toBeNull();
  });
  test('a thread for each', () => {
    expect(socketPath(state({ threads: table(102, { socket: 60, timer: 40 }) }))).toEqual({
      by: 'threads',
      sockets: 100,
      threads: 102,
      waiting: 60,
    });
    expect(socketPath(state({ threads: table(90, { socket: 60 }) }))).not.toBeNull();
    expect(socketPath(state({ threads: table(89, { socket: 60 }) }))).toBeNull();
    expect(socketPath(state({ threads: table(102, { timer: 100 }) }))).toBeNull();
  });
  test('without a connection there is nothing to learn', () => {
    const none = { ...state({ epolls: epolls(103) }), load: load === null ? null : { ...load, open: 0 } };
    expect(socketPath(none)).toBeNull();
    expect(socketPath({ ...none, load: null })).toBeNull();
  });
});

describe('which runtime it is', () => {
  const row = (name: string, tid = 7) => ({ pid: 7, tid, name }) as ThreadTable['rows'][number];
  const rows = (...names: string[]) => ({ rows: names.map((name, index) => row(name, 7 + index)) });
  const of = (language: string) => ({ ...runStarted(), target: { ...runStarted().target, language } });
  test.each([
    ['Go', 'go'],
    ['JavaScript', 'node'],
    ['TypeScript', 'node'],
    ['Java', 'jvm'],
    ['Python', 'cpython'],
    ['Rust', 'rust'],
    ['COBOL', 'other'],
  ])('by its language: %s is %s', (language, runtime) => expect(runtimeOf(of(language), null)).toBe(runtime));
  test.each<[string, string[], string]>([
    ['Tokio names its workers', ['server', 'tokio-runtime-w'], 'tokio'],
    ['Tokio named them so before', ['tokio-rt-worker'], 'tokio'],
    ['HotSpot names its own', ['java', 'GC Thread#0'], 'jvm'],
    ['HotSpot’s own thread', ['java', 'VM Thread'], 'jvm'],
    ['HotSpot’s collector', ['java', 'G1 Main Marker'], 'jvm'],
    ['a name in the middle says nothing', ['my GC Thread#0'], 'other'],
    ['CPython', ['python3.14'], 'cpython'],
    ['CPython', ['python'], 'cpython'],
    ['a program called so', ['python-server'], 'other'],
    ['a program called so', ['my-python3'], 'other'],
    ['Node', ['node'], 'node'],
    ['not the first thread', ['x', 'node'], 'other'],
    ['no thread', [], 'other'],
  ])('by the names of its threads: %s %j', (_, names, runtime) =>
    expect(runtimeOf(null, rows(...names))).toBe(runtime),
  );
  test('a name says more than a language', () => expect(runtimeOf(of('Rust'), rows('tokio-rt-worker'))).toBe('tokio'));
  test('nothing is known', () => expect(runtimeOf(null, null)).toBe('other'));
});

describe('the ideal', () => {
  const ideal = (of: StepFigures, open = 100) => {
    const state = runOf(of);
    return [mostRequestsPerSecond(state, open), idealRequestsPerSecond(state, open)];
  };
  test.each<[string, StepFigures, number | null, number | null]>([
    ['waiting: each socket by its delay', {}, 1_000, 1_000],
    ['no more than a plan', { rate: 600 }, 1_000, 600],
    ['no more than the sockets can', { rate: 6_000 }, 1_000, 1_000],
    ['computing: each core by its time', { work: 'cpu', delayMs: 5 }, 400, 400],
    ['what a request takes is not known', { delayMs: null }, null, null],
    ['no time at all', { delayMs: 0 }, null, null],
    ['what holds a lock', { work: 'block' }, null, null],
    ['a plan alone is no ideal', { delayMs: null, rate: 600 }, null, null],
  ])('%s', (_, of, most, expected) => expect(ideal(of)).toEqual([most, expected]));
  test('fewer sockets than cores', () => expect(ideal({ work: 'cpu', delayMs: 5 }, 1)).toEqual([200, 200]));
  test('cores that are not known, a run that has not begun', () => {
    expect(mostRequestsPerSecond({ ...runOf({ work: 'cpu', delayMs: 5 }), machine: null }, 100)).toBeNull();
    expect(idealRequestsPerSecond({ started: null, machine: null }, 100)).toBeNull();
  });
});

describe('two counts of the same answers', () => {
  const load = (over: object) => ({
    requestsTotal: 100,
    unansweredTotal: 0,
    errorsTotal: { connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 },
    ...over,
  });
  const errors = (over: object) => ({
    errorsTotal: { connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0, ...over },
  });
  test.each([
    [load({}), 100, { answers: 100, served: 100, unread: 0, agrees: true }],
    [load({}), 99, { answers: 100, served: 99, unread: 0, agrees: false }],
    [load({}), 101, { answers: 100, served: 101, unread: 0, agrees: false }],
    [load({ unansweredTotal: 1 }), 101, { answers: 100, served: 101, unread: 1, agrees: true }],
    [load(errors({ timeout: 2, reset: 3, http: 10 })), 95, { answers: 90, served: 95, unread: 5, agrees: true }],
    [load(errors({ timeout: 2, reset: 3 })), 106, { answers: 100, served: 106, unread: 5, agrees: false }],
    [load({}), null, { answers: 100, served: null, unread: 0, agrees: null }],
    [null, 5, { answers: 0, served: 5, unread: 0, agrees: null }],
  ])('%# %j', (counted, served, expected) => expect(countAnswers(counted, served)).toEqual(expected));
  test.each([
    ['/slow?ms=100', true],
    ['/cpu', true],
    ['/block', true],
    ['/stats', false],
    ['/', false],
    ['', false],
    ['/slower', false],
  ])('%j counts: %s', (path, counts) => expect(countsPath(path)).toBe(counts));
});
