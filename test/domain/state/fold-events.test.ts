import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { foldRun } from '../../../src/domain/state/fold-run.ts';
import { initialRunState, type RunState } from '../../../src/domain/state/run-state.ts';
import { fold, runStarted, stepSettled, stepStarted, tick } from '../events.ts';

const ended: RunEvent = { type: 'step-ended', atMs: 2_000, index: 0 };
const held = fold([runStarted(), stepStarted(0, 100), stepSettled(0)]);
const exited: RunEvent = { type: 'target-exited', atMs: 5, code: 1, signal: null, expected: false };
const stacks = (atMs: number, answeredInMs = 1): RunEvent => ({
  type: 'unit-stacks',
  atMs,
  unit: 'goroutines',
  total: 3,
  groups: [],
  rest: { groups: 0, units: 0 },
  costMs: 1,
  answeredInMs,
  source: '/stacks',
});
const finding = (id: string, active: boolean): RunEvent => ({
  type: 'finding',
  atMs: 1,
  active,
  finding: { id, severity: 'info', atConnections: 1, sentence: id, brief: id },
});

describe('what happened stands in the state', () => {
  test.each<[string, RunEvent, Partial<RunState>]>([
    ['the start', runStarted(), { started: runStarted(), phase: 'preparing' }],
    [
      'the machine',
      { type: 'machine-described', atMs: 0, machine: { os: 'linux' } as RunState['machine'] & object },
      { machine: { os: 'linux' } as RunState['machine'] },
    ],
    [
      'the target is ready',
      { type: 'target-ready', atMs: 1, pid: 7, url: 'u', runtime: null },
      { phase: 'starting', ready: { type: 'target-ready', atMs: 1, pid: 7, url: 'u', runtime: null } },
    ],
    ['it ended', exited, { exited }],
    ['a pause', { type: 'load-paused', atMs: 1 }, { paused: true }],
    ['stacks', stacks(1), { stacks: stacks(1) as RunState['stacks'], stacksMissing: null }],
    ['no stacks', { type: 'unit-stacks-missing', atMs: 1, reason: 'none' }, { stacksMissing: 'none' }],
    [
      'the run ended',
      { type: 'run-ended', atMs: 9, ended: 'completed', error: null },
      { phase: 'ended', ended: { type: 'run-ended', atMs: 9, ended: 'completed', error: null } },
    ],
  ])('%s', (_, event, expected) => expect(fold([event])).toMatchObject(expected));

  test('a pause that ends, a step that begins', () => {
    expect(
      fold([
        { type: 'load-paused', atMs: 1 },
        { type: 'load-resumed', atMs: 2 },
      ]).paused,
    ).toBe(false);
    expect(held).toMatchObject({
      phase: 'running',
      steps: [{ connections: 100, startedAtMs: 0, settledAtMs: 0, endedAtMs: null, starved: false }],
    });
    expect(fold([ended], held).steps[0]?.endedAtMs).toBe(2_000);
  });
  test('the title of a phase stays while its lines come and go', () => {
    const progress = (phase: 'building' | 'starting', message: string): RunEvent =>
      ({ type: 'target-progress', atMs: 1, phase, message }) as RunEvent;
    expect(fold([progress('building', 'compiling')]).phaseTitle).toBe('compiling');
    expect(fold([progress('building', 'compiling'), progress('building', 'net/http')])).toMatchObject({
      phaseTitle: 'compiling',
      progress: { message: 'net/http' },
    });
    expect(fold([progress('building', 'compiling'), progress('starting', 'go')]).phaseTitle).toBe('go');
  });
  test('the clock never goes back, and does not stand still for later events', () => {
    expect(fold([tick(500), tick(400)]).nowMs).toBe(500);
    expect(fold([tick(500), tick(600)]).nowMs).toBe(600);
  });
  test('log lines and steps are bounded', () => {
    const line = (n: number): RunEvent => ({ type: 'target-log', atMs: n, stream: 'stdout', line: `${n}` }) as RunEvent;
    const log = fold(Array.from({ length: 600 }, (_, n) => line(n))).log;
    expect([log.length, log.at(-1)?.line]).toEqual([500, '599']);
    const steps = fold(Array.from({ length: 250 }, (_, n) => stepStarted(n, 100, { index: n }))).steps;
    expect([steps.length, steps.at(-1)?.index, steps[0]?.index]).toEqual([200, 249, 50]);
  });
  test('findings: each once, the newest first, gone when over', () => {
    const state = fold([finding('a', true), finding('b', true), finding('a', true)]);
    expect(state.findings.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(fold([finding('a', false)], state).findings.map(({ id }) => id)).toEqual(['b']);
  });
  test('a generator that is silent marks its step, and answers again', () => {
    const silent: RunEvent = { type: 'generators-silent', atMs: 100, pids: [4], of: 2 };
    const state = fold([silent], held);
    expect(state).toMatchObject({ silent: { pids: [4] }, steps: [{ hadSilentGenerator: true }] });
    const again = fold([{ ...silent, pids: [] } as RunEvent], state);
    expect(again).toMatchObject({ silent: null, steps: [{ hadSilentGenerator: true }] });
    expect(held.steps[0]?.hadSilentGenerator).toBe(false);
  });
});

test('no event changes a step that is over, or one that has another index', () => {
  const two = fold([ended, stepStarted(2_000, 200, { index: 1 }), tick(2_500, { requests: 7 })], held);
  expect(two.steps.map(({ measured }) => measured.requests)).toEqual([0, 7]);
  expect(
    foldRun(fold([ended], held), tick(2_250, { errors: { connect: 0, timeout: 3, reset: 0, http: 0, protocol: 0 } }))
      .steps[0]?.errors.timeout,
  ).toBe(0);
  expect(initialRunState.steps).toEqual([]);
});
