import { afterEach, describe, expect, test, vi } from 'vitest';
import type { RunEvent } from '../src/domain/events/run-event.ts';
import { foldRun } from '../src/domain/state/fold-run.ts';
import { initialRunState, type RunState } from '../src/domain/state/run-state.ts';
import { createSteering } from '../src/steering.ts';
import { runStarted, stepSettled, stepStarted, tick } from './domain/events.ts';

afterEach(() => {
  vi.useRealTimers();
});

const base = runStarted();

interface Wanted {
  readonly config?: Partial<typeof base.config>;
  readonly steers?: boolean;
  readonly connections?: number;
  readonly isOver?: boolean;
  readonly hasBegun?: boolean;
}

/** A run under load, steered: what the load was asked, and what is in force. */
function run({ config = {}, steers = true, connections = 200, isOver = false, hasBegun = true }: Wanted = {}) {
  vi.useFakeTimers();
  const began = performance.now();
  const asked: string[] = [];
  const events: RunEvent[] = [];
  let state: RunState = initialRunState;
  const emit = (event: RunEvent): void => {
    events.push(event);
    state = foldRun(state, event);
  };
  const capabilities = { rate: 'open', sourceAddresses: true, holdsBack: true, steers } as const;
  emit({
    ...base,
    config: { ...base.config, work: 'io', delayMs: 100, path: '/slow?ms=100', ...config },
    engine: { ...base.engine, capabilities },
  });
  if (hasBegun) {
    emit(stepStarted(0, connections));
    emit(stepSettled(1));
    emit(tick(250, { open: connections }));
  }
  if (isOver) emit({ type: 'step-ended', atMs: 260, index: 0 });
  const steering = createSteering({
    emit,
    clock: () => 1_000 + performance.now() - began,
    state: () => state,
    load: () => ({
      steer: (path, sending) => asked.push(`${path} ${sending ? 'on' : 'off'}`),
      stepTo: (index) => asked.push(`step ${index}`),
    }),
  });
  const steered = () => events.filter((event) => event.type === 'steered');
  return { steering, asked, steered };
}

describe('w', () => {
  test('io, cpu, block, io: each with its delay', () => {
    const { steering, asked, steered } = run();
    for (let times = 0; times < 4; times += 1) expect(steering.nextWork()).toBe(null);
    expect(asked).toEqual(['/cpu?ms=5 on', '/block?ms=10 on', '/slow?ms=100 on', '/cpu?ms=5 on']);
    expect(steered().map(({ kind, work, delayMs }) => [kind, work, delayMs])).toEqual([
      ['work', 'cpu', 5],
      ['work', 'block', 10],
      ['work', 'io', 100],
      ['work', 'cpu', 5],
    ]);
  });

  test('a delay that was changed stays with its work', () => {
    const { steering, asked } = run({ config: { delayMs: 20, path: '/slow?ms=20' } });
    steering.changeDelay(1);
    for (let times = 0; times < 3; times += 1) steering.nextWork();
    expect(asked).toEqual(['/slow?ms=100 on', '/cpu?ms=5 on', '/block?ms=10 on', '/slow?ms=100 on']);
  });
});

describe('[ and ]', () => {
  test('10, 100, 1,000 ms, and no further', () => {
    const { steering, asked } = run({ config: { delayMs: 50, path: '/slow?ms=50' } });
    expect(steering.changeDelay(-1)).toBe(null);
    expect(steering.changeDelay(-1)).toBe('A key makes a request no shorter than 10 ms: --delay can.');
    for (let times = 0; times < 2; times += 1) steering.changeDelay(1);
    expect(steering.changeDelay(1)).toBe('A key makes a request no longer than 1.00 s: --delay can.');
    expect(asked).toEqual(['/slow?ms=10 on', '/slow?ms=100 on', '/slow?ms=1000 on']);
  });
});

describe('b', () => {
  test('two seconds of block, and back to what was', () => {
    const { steering, asked, steered } = run();
    steering.nextWork();
    expect(steering.fault()).toBe(null);
    vi.advanceTimersByTime(1_500);
    expect(steering.fault()).toBe('Until the fault ends, at 00:03, no key steers the load.');
    expect(steering.nextWork()).toMatch('Until the fault ends');
    expect(steering.toggleLoad()).toMatch('Until the fault ends');
    vi.advanceTimersByTime(600);
    expect(asked).toEqual(['/cpu?ms=5 on', '/block?ms=5 on', '/cpu?ms=5 on']);
    expect(steered().map(({ kind }) => kind)).toEqual(['work', 'fault', 'recovery']);
    expect(steering.fault()).toBe(null);
    steering.close();
    vi.advanceTimersByTime(5_000);
    expect(asked).toHaveLength(4);
  });

  test('before conctop is stopped the fault ends: nobody could end it in time', () => {
    const { steering, asked, steered } = run();
    steering.fault();
    vi.advanceTimersByTime(500);
    steering.suspend();
    expect(asked).toEqual(['/block?ms=5 on', '/slow?ms=100 on']);
    expect(steered().at(-1)).toMatchObject({ kind: 'recovery', atMs: 1_500 });
    vi.advanceTimersByTime(5_000);
    steering.suspend();
    expect(asked).toHaveLength(2);
  });

  test.each([
    [1, 100],
    [50, 20],
    [200, 5],
    [10_000, 1],
  ])('with %i connections %i ms each: what queues is gone a second later', (connections, ms) => {
    const { steering, asked } = run({ connections });
    steering.fault();
    expect(asked).toEqual([`/block?ms=${ms} on`]);
  });

  test('not while the work is block, nor while the load is off', () => {
    expect(run({ config: { work: 'block' } }).steering.fault()).toMatch('block already');
    const { steering } = run();
    steering.toggleLoad();
    expect(steering.fault()).toBe('The load is off: o puts it on again.');
  });
});

test('o: off and on, with the work of the moment', () => {
  const { steering, asked, steered } = run();
  steering.nextWork();
  steering.toggleLoad();
  steering.nextWork();
  steering.toggleLoad();
  expect(asked).toEqual(['/cpu?ms=5 on', '/cpu?ms=5 off', '/block?ms=10 off', '/block?ms=10 on']);
  expect(steered().map(({ kind }) => kind)).toEqual(['work', 'load-off', 'work', 'load-on']);
});

test.each([
  ['2', 'step 1'],
  ['1,000', 'step 2'],
  [' 500', 'step 1'],
])('J %s', (text, step) => {
  const { steering, asked } = run({ config: { plan: { ...base.config.plan, steps: [100, 500, 1_000] } } });
  expect(steering.jump(text)).toBe(null);
  expect(asked).toEqual([step]);
});

test.each(['0', '4', '700', 'x', ' ', '-1', '0x2', '1e2', '1,5', '2.0', '5,00', ','])('J %s: no such step', (text) => {
  const { steering, asked } = run({ config: { plan: { ...base.config.plan, steps: [100, 500, 1_000] } } });
  expect(steering.jump(text)).toBe('No such step: 1 to 3, or 100 · 500 · 1,000.');
  expect(asked).toEqual([]);
});

describe('what a key cannot do is told', () => {
  test.each<[string, Wanted, RegExp]>([
    ['a server of one’s own', { config: { command: 'run', work: 'custom' } }, /^This server is yours/],
    ['a path of one’s own', { config: { work: 'custom', delayMs: null } }, /--path of your own/],
    ['autocannon', { steers: false }, /cannot change what open connections send; --engine socket can/],
    ['before the load', { hasBegun: false }, /has not begun/],
    ['after it', { isOver: true }, /is over/],
    ['without load', { config: { plan: { ...base.config.plan, steps: [] } } }, /no load to steer/],
  ])('%s', (_, wanted, words) => {
    const { steering, asked, steered } = run(wanted);
    for (const said of [steering.nextWork(), steering.changeDelay(1), steering.fault()]) {
      expect(said).toMatch(words);
      // One line of 80 columns.
      expect(said?.length).toBeLessThanOrEqual(76);
    }
    expect([asked, steered()]).toEqual([[], []]);
  });

  test('all of them can have their load off', () => {
    for (const wanted of [
      { config: { command: 'run', work: 'custom', delayMs: null, path: '/x' } },
      { steers: false },
    ] as const) {
      const { steering, asked } = run(wanted);
      expect(steering.toggleLoad()).toBe(null);
      expect(asked).toEqual(['steers' in wanted ? 'null off' : '/x off']);
    }
  });
});
