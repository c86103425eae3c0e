import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { expectWhole, PLOT, shows } from '../expect-screen.ts';
import { goRamp, MOMENTS } from '../go-ramp.ts';
import { screensOfTests } from '../opened-screens.ts';

const open = screensOfTests();

const SIZES = [
  [140, 44],
  [120, 40],
  [100, 30],
  [90, 28],
  [80, 24],
  [60, 20],
  [200, 60],
] as const;

describe.each(SIZES)('%i x %i', (columns, rows) => {
  test.each(Object.entries(MOMENTS))('%s: whole boxes, nothing cut', async (_name, untilMs) => {
    const screen = open({ columns, rows, events: goRamp({ untilMs }) });
    const text = await shows(screen, PLOT);
    expectWhole(await screen.lines(), columns);
    expect(text).not.toContain('…');
  });

  test('in the hold of the last step the figures are there', async () => {
    const screen = open({ columns, rows, events: goRamp({ untilMs: MOMENTS.hold }) });
    await shows(screen, PLOT, 'go', 'connections', 'OS threads', 'goroutines');
    if (columns >= 90) await shows(screen, '0 errors');
    await shows(screen, 'holding 10,000', '49.2k', /p99/, '362 MB', '98 %', 'q quit');
  });
});

test('the hero’s words in the hold at 140x44', async () => {
  const screen = open({ columns: 140, rows: 44, events: goRamp({ untilMs: MOMENTS.hold }) });
  await shows(screen, '1,111 connections', 'per thread', '2 runnable · 7 asleep', '241 runnable · GOMAXPROCS 2');
  await shows(
    screen,
    'ideal 100,000/s',
    '49 % of',
    '±4.0 ms: the generator’s own lag',
    'reserved 1.6 GB',
    '48,210 switches/s',
    'server 1.28',
  );
});

test('the header shows the climb and what comes next', async () => {
  const climbing = open({ columns: 140, rows: 44, events: goRamp({ untilMs: 22_500 }) });
  await shows(climbing, 'opening 5,500 / 10,000', '●●◉ step 3/3', '00:22');
  const holding = open({ columns: 140, rows: 44, events: goRamp({ untilMs: 7_000 }) });
  await shows(holding, 'next 1,000 in 5 s', '◉○○ step 1/3');
});

test('on a narrow screen the step is words, not dots', async () => {
  const screen = open({ columns: 80, rows: 24, events: goRamp({ untilMs: 7_000 }) });
  expect(await shows(screen, 'step 1/3')).not.toMatch(/[◉○]/);
});

test('before anything is known: dashes, and no figures', async () => {
  const screen = open({ columns: 140, rows: 44, events: [] });
  const text = await shows(screen, 'starting', 'one moment', /│ {2}─── /);
  expect(text).not.toMatch(/[█▀▄]/);
  expect(text).not.toMatch(/\d (MB|req\/s|%)/);
});

test('where the units are threads the third pane does not repeat the second', async () => {
  const events = goRamp({ untilMs: MOMENTS.hold }).map((event) =>
    event.type === 'run-started' && event.target.unit !== null
      ? { ...event, target: { ...event.target, unit: { singular: 'thread', plural: 'threads' } } }
      : event,
  );
  const text = await shows(open({ columns: 140, rows: 44, events }), 'OS threads', 'context switches per second');
  expect(text).not.toMatch(/╭─ threads ─/);
});

test('a build shows what it does and its last lines', async () => {
  const screen = open({ columns: 80, rows: 24, events: goRamp({ untilMs: 30 }) });
  await shows(screen, 'compiling with go build', 'building package net/http');
});

test('what a build is called stays above the line that it printed last', async () => {
  const building = (atMs: number, message: string): RunEvent => ({
    type: 'target-progress',
    atMs,
    phase: 'building',
    message,
  });
  const events = [
    building(10, 'compiling with go build (first run only)'),
    building(20, 'runtime'),
    building(30, 'crypto/tls'),
  ];
  await shows(open({ columns: 80, rows: 24, events }), 'compiling with go build (first run only)', '│ crypto/tls');
});

describe('failed answers are no throughput', () => {
  /** The last step's answers are all 405. */
  const refused = goRamp({ untilMs: MOMENTS.hold }).map((event): RunEvent => {
    if (event.type !== 'load-tick') return event;
    const errors = { ...event.errors, http: event.requests };
    return { ...event, errors, statuses: { 405: event.requests }, latency: null };
  });

  test.each([
    [140, 44],
    [100, 30],
    [80, 24],
  ] as const)('%i x %i: their codes, and no percentage of the ideal', async (columns, rows) => {
    const screen = open({ columns, rows, events: refused });
    const text = await shows(screen, PLOT, /405 × \d+,\d+/, 'good/s', '49.2k', 'failed/s');
    expect(text).not.toMatch(/\d % of\b|49\.2k *req/);
    expectWhole(await screen.lines(), columns);
  });
});

test('connections that the server has not accepted are separate from those it serves', async () => {
  const queued = (acceptQueue: number): RunEvent[] =>
    goRamp({ untilMs: MOMENTS.hold }).map((event) => (event.type === 'load-tick' ? { ...event, acceptQueue } : event));
  await shows(open({ columns: 140, rows: 44, events: queued(4_096) }), '4,096 not accepted yet');
  const few = open({ columns: 140, rows: 44, events: queued(3) });
  expect(await shows(few, 'of 10,000')).not.toContain('not accepted');
});

test('load that is held back during a climb says so', async () => {
  const held = goRamp({ untilMs: MOMENTS.hold }).map(
    (event): RunEvent => (event.type === 'load-tick' ? { ...event, heldBackMs: 120 } : event),
  );
  await shows(open({ columns: 140, rows: 44, events: held }), 'load held back');
});

test('threads from an older moment than their number show their age', async () => {
  const events = goRamp({ untilMs: MOMENTS.hold }).filter(
    (event) => event.type !== 'thread-table' || event.atMs < MOMENTS.hold - 3_000,
  );
  const screen = open({ columns: 140, rows: 44, events });
  await shows(screen, '2 runnable · 7 asleep · 3 s ago');
});

describe('a saturated generator', () => {
  test.each([
    [140, 44],
    [100, 30],
  ] as const)('%i x %i: both panes say that they measure it', async (columns, rows) => {
    const screen = open({ columns, rows, events: goRamp({ untilMs: MOMENTS.hold, generatorPercent: 99 }) });
    await shows(screen, '≥ 49.2k', /lower bound|generator saturated/, 'upper bound');
  });
});
