import { describe, expect, test } from 'vitest';
import { flat, notKnown, scales, waits } from '../../../src/domain/assessment/judge-waits.ts';
import { LatencyHistogram } from '../../../src/domain/state/histogram.ts';
import type { StepState } from '../../../src/domain/state/step-state.ts';
import { aCase, type JudgeRow, type Over, said } from './a-case.ts';
import type { StepFigures } from './a-step.ts';

const errors = { connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 };

describe('less is served than is offered, and the cores idle', () => {
  const at: StepFigures = { goodPerSecond: 5_000, server: 20, generator: 20 };
  const words = (where: string, cpu = ', at 20 % CPU', rest = '') =>
    `server/waits likely, held: it serves 50 % of the offered load${cpu}: requests wait inside it, ${where}, a pool or a queue.${rest}`;
  test.each<JudgeRow>([
    ['it waits', at, {}, words('for a lock')],
    [
      'requests timed out',
      at,
      { step: { errors: { ...errors, timeout: 3 } } },
      words('for a lock', ', at 20 % CPU', ' 3 requests timed out.'),
    ],
    [
      'one did',
      at,
      { step: { errors: { ...errors, timeout: 1 } } },
      words('for a lock', ', at 20 % CPU', ' 1 request timed out.'),
    ],
    ['a thread is busy', at, { e: { serverCpuPercent: 85 } }, words('for a busy thread, a lock', ', at 85 % CPU')],
    ['a thread is nearly busy', at, { e: { serverCpuPercent: 84.9 } }, words('for a lock', ', at 85 % CPU')],
    ['its CPU is not known', at, { e: { serverCpuPercent: null } }, words('for a lock', '')],
    ['half of the cores idle', at, { e: { idlePercent: 100 } }, words('for a lock')],
    [
      'less idles',
      at,
      { e: { idlePercent: 99 } },
      'unknown/unclear measured: 50 % of the offered load is served, at 20 % CPU; the cores are idle 50 % of the time, and the figures do not show what is missing.',
    ],
    ['how much idles is not known', at, { e: { idlePercent: null } }, words('for a lock')],
    [
      'how many cores is not known',
      at,
      {
        e: { idlePercent: 99, serverCpuPercent: 20, usableCores: null },
        m: { cores: [], cpu: { ...aCase({}).m.cpu, busyByCore: [] } },
      },
      words('for a lock'),
    ],
    [
      'a request takes little longer than it asks for, and that is all',
      { delayMs: 10, connections: 200, goodPerSecond: 17_200, latencyMs: 11.6, server: 52, generator: 20 },
      {},
      'unknown/unclear measured: 86 % of the offered load is served, at 52 % CPU: a request takes 1.6 ms more than the 10 ms that it asks for. Timers, scheduling and the kernel may be all of that, or a short queue.',
    ],
    ...(
      [
        ['as little, and that does not explain what is missing', { goodPerSecond: 10_000 }, '50 %'],
        ['it takes clearly longer', { goodPerSecond: 14_000, latencyMs: 14 }, '70 %'],
        ['a small share of a long wait', { delayMs: 100, goodPerSecond: 1_700, latencyMs: 117 }, '85 %'],
      ] as const
    ).map(
      ([name, over, share]): JudgeRow => [
        name,
        { delayMs: 10, connections: 200, latencyMs: 11.6, server: 20, generator: 20, ...over },
        {},
        words('for a lock').replace('50 %', share),
      ],
    ),
    ['what is offered is not known', { ...at, delayMs: null }, {}, null],
    ['nothing is offered', at, { e: { askedPerSecond: 0 } }, null],
  ])('%s', (_, of, over, expected) => expect(said(waits, of, over)).toBe(expected));
});

describe('beside a lower step', () => {
  const own: StepFigures = { command: 'run', work: 'custom', delayMs: null, server: 20, connections: 300 };
  const lower = (over: Partial<StepState> = {}, measured: object = {}): StepState => {
    const { step } = aCase({ ...own, connections: 200, goodPerSecond: 1_000 });
    return { ...step, index: -1, connections: 200, ...over, measured: { ...step.measured, ...measured } };
  };
  const beside = (before: StepState, of: StepFigures = {}) => ({
    of: { ...own, ...of },
    over: { run: { steps: [before] } },
  });
  const flatSaid = (good: number, before = lower()) => {
    const { of, over } = beside(before, { goodPerSecond: good });
    return said(flat, of, over);
  };
  const scalesSaid = (good: number, before = lower(), of: StepFigures = {}, over: Over = {}) => {
    const whole = beside(before, { goodPerSecond: good, ...of });
    return said(scales, whole.of, { ...whole.over, ...over });
  };
  test('hardly more answers: they wait inside', () => {
    expect(flatSaid(1_098)).toBe(
      'server/waits likely, held: it answers 1,098 req/s, hardly more than at 200 connections, at 20 % CPU: requests wait inside it.',
    );
    expect(flatSaid(1_104)).toBeNull();
    expect(flatSaid(1_000, lower({ connections: 1 }))).toContain('hardly more than at 1 connection,');
  });
  test('as many for each connection: nobody waits', () => {
    expect(scalesSaid(1_428)).toBe(
      'nobody/served measured: each connection gets as many answers as with 200 connections: 1,428 req/s at 300, 1,000 at 200.',
    );
    expect(scalesSaid(1_420)).toBeNull();
    expect(scalesSaid(2_000, lower({ connections: 1 }))).toBeNull();
    expect(scalesSaid(4_000, lower({ connections: 1 }, { requests: 30 }))).toContain('as with 1 connection:');
    expect(scalesSaid(1_428, lower(), { rate: 2_000 })).toBeNull();
  });
  test.each<[string, Partial<StepState>, object, boolean]>([
    ['two thirds of the connections', { connections: 200 }, {}, true],
    ['more than two thirds', { connections: 201 }, {}, false],
    ['a step that never settled', { settledAtMs: null }, {}, false],
    ['a second of it', {}, { ms: 1_000, requests: 1_000 }, true],
    ['less than a second', {}, { ms: 999, requests: 999 }, false],
    ['a later step', { index: 5 }, {}, false],
    ['the same step', { index: 0 }, {}, false],
    ['one without an answer', {}, { requests: 0 }, false],
  ])('%s', (_, over, measured, counts) => {
    expect(flatSaid(1_000, lower(over, measured)) !== null).toBe(counts);
    expect(scalesSaid(1_500, lower(over, measured)) !== null).toBe(counts);
  });
  test('the nearest one shows that it is flat, the lowest that it scales', () => {
    const steps = [lower({ index: -2, connections: 2 }, { requests: 30 }), lower()];
    expect(said(flat, { ...own, goodPerSecond: 1_050 }, { run: { steps } })).toContain('at 200 connections');
    expect(said(scales, { ...own, goodPerSecond: 1_500 }, { run: { steps } })).toContain('with 2 connections');
  });
  test('a run that has not begun', () => {
    expect(scalesSaid(1_428, lower(), {}, { run: { steps: [lower()], started: null } })).not.toBeNull();
  });
});

describe('whether it is work or waiting is not known', () => {
  const own: StepFigures = { command: 'run', work: 'custom', delayMs: null, server: 20 };
  const words = (
    room: string,
    takes = '; half of the answers come within 100 ms',
    fewer = 'Fewer connections would show (--steps 1,10,100)',
  ) => `unknown/no-ideal measured: ${room}, at 20 % CPU${takes}. ${fewer} whether that is work or waiting.`;
  const room = 'the cores and the load generator have room';
  const full = 'the figures do not show what limits it';
  test.each<JudgeRow>([
    ['there is room', own, {}, words(room)],
    ['the cores are full', own, { e: { idlePercent: 10 } }, words(full)],
    ['how much idles is not known', own, { e: { idlePercent: null } }, words(full)],
    [
      'one connection',
      { ...own, connections: 1 },
      {},
      words(room, '; half of the answers come within 100 ms', 'One connection cannot show'),
    ],
    ['no answer', own, { m: { latency: LatencyHistogram.empty } }, words(room, '')],
  ])('%s', (_, of, over, expected) => expect(said(notKnown, of, over)).toBe(expected));
});
