import { expect, test } from 'vitest';
import type { RunEvent, UnitGroup, UnitStacks } from '../../../src/domain/events/run-event.ts';
import { placeOf, unitsByLine } from '../../../src/domain/meaning/unit-places.ts';
import { summarize } from '../../../src/domain/words/summary.ts';
import { unitWaitsLine } from '../../../src/domain/words/unit-waits-words.ts';
import { parseEvent } from '../../../src/record/parse-event.ts';
import { fold, runStarted, stepSettled, stepStarted, tick } from '../events.ts';

const frame = (name: string, file: string, line: number, own = false) => ({ function: name, file, line, own });
const sleeping: UnitGroup = {
  count: 9_900,
  state: null,
  waitsFor: 'time.Sleep',
  frames: [
    frame('time.Sleep', 'runtime/time.go', 363),
    frame('shop.wait', 'x/wait.go', 7, true),
    frame('main.slow', 'x/go/main.go', 16, true),
    frame('main.main', 'x/go/main.go', 45, true),
  ],
};
const reading: UnitGroup = { count: 9_901, state: null, waitsFor: 'net/http background read', frames: [] };

const stacks = (atMs: number, over: Partial<UnitStacks> = {}): UnitStacks => ({
  type: 'unit-stacks',
  atMs,
  unit: 'goroutines',
  total: 19_805,
  groups: [reading, sleeping],
  rest: { groups: 1, units: 4 },
  costMs: 71.23,
  answeredInMs: 80,
  source: '/stacks',
  ...over,
});

const started = runStarted();
const withSource = {
  ...started,
  target: { ...started.target, source: { file: 'main.go', text: 'code', firstLine: 15, lastLine: 20 } },
};
const run = (...events: readonly RunEvent[]) => fold([withSource, stepStarted(100, 100), stepSettled(200), ...events]);

test('the place is in the handler’s file where they pass through it, else the innermost own call', () => {
  expect(placeOf(sleeping, 'main.go')).toMatchObject({ function: 'main.slow', line: 16 });
  expect(placeOf(sleeping, null)).toMatchObject({ function: 'shop.wait' });
  expect(placeOf(reading, 'main.go')).toBeNull();
});

test('units by the line that they stand on', () => {
  const twice = { ...sleeping, count: 100, waitsFor: 'sync.(*Mutex).Lock' };
  expect([...unitsByLine(stacks(0, { groups: [sleeping, twice, reading] }), 'main.go')]).toEqual([[16, 10_000]]);
  expect([...unitsByLine(stacks(0), 'other.go')]).toEqual([]);
});

test('a step has its last look; one that was asked in the climb is none of its', () => {
  const state = run(tick(500), stacks(270, { total: 1, answeredInMs: 200 }));
  expect(summarize(state).steps[0]?.unitStacks).toBeNull();
  expect(state.stacks?.total).toBe(1);
  const later = run(stacks(1_000, { total: 2 }), stacks(2_000));
  expect(summarize(later).steps[0]?.unitStacks).toEqual({
    unit: 'goroutines',
    total: 19_805,
    processes: null,
    costMs: 71.2,
    groups: [
      { count: 9_901, state: null, waitsFor: 'net/http background read', function: null, place: null },
      { count: 9_900, state: null, waitsFor: 'time.Sleep', function: 'main.slow', place: 'main.go:16' },
    ],
    others: 4,
  });
});

test('no look, no figure: null, and the reason where one was said', () => {
  const state = run({ type: 'unit-stacks-missing', atMs: 900, reason: '/stacks answers with status 404.' });
  expect(summarize(state).steps[0]?.unitStacks).toBeNull();
  expect(state).toMatchObject({ stacks: null, stacksMissing: '/stacks answers with status 404.' });
  expect(run(stacks(1_000)).stacksMissing).toBeNull();
});

test('what drains after the last step changes nothing', () => {
  const state = run(stacks(1_000), { type: 'step-ended', atMs: 1_100, index: 0 }, stacks(1_200, { total: 3 }));
  expect(state.stacks?.total).toBe(19_805);
});

test('in one line, the largest first', () => {
  expect(unitWaitsLine(stacks(0), 'main.go')).toBe(
    'goroutines: 9,901 net/http background read · 9,900 time.Sleep ← main.slow main.go:16',
  );
});

test('of several processes: how many, and where some did not report, of how many', () => {
  const processes = { reported: 4, of: 4 };
  const line = (over: Partial<UnitStacks>) => unitWaitsLine(stacks(0, { groups: [], ...over }), null);
  expect(line({ unit: 'tasks', processes })).toBe('tasks in 4 processes: ');
  expect(line({ unit: 'tasks', processes: { reported: 3, of: 4 } })).toBe('tasks, of 3 of 4 processes: ');
  expect(line({ unit: 'worker processes', processes })).toBe('worker processes: ');
  expect(line({ unit: 'worker processes', processes: { reported: 0, of: 1 } })).toBe(
    'worker processes, of 0 of 1 process: ',
  );
  expect(summarize(run(stacks(1_000, { processes }))).steps[0]?.unitStacks?.processes).toEqual(processes);
});

test('recorded and read again it is the same', () => {
  const several = stacks(5, { processes: { reported: 1, of: 2 } });
  for (const event of [several, stacks(5, { asked: true }), { type: 'unit-stacks-missing', atMs: 5, reason: 'none' }]) {
    expect(parseEvent(JSON.parse(JSON.stringify(event)))).toEqual({ kind: 'event', event });
  }
});
