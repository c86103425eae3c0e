import { afterEach, describe, expect, test, vi } from 'vitest';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { expectWhole, PATIENCE, shows } from './expect-screen.ts';
import { Screen, type ScreenOptions } from './fake-terminal.tsx';
import { goRamp, MOMENTS } from './go-ramp.ts';

const opened: Screen[] = [];
const open = (options: ScreenOptions): Screen => {
  const screen = new Screen(options);
  opened.push(screen);
  return screen;
};
afterEach(() => {
  for (const screen of opened.splice(0)) screen.close();
});

/** Braille: a plot was drawn, so the canvas is loaded. */
const PLOT = /[\u2801-\u28ff]/;
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
  await shows(screen, '1,111 connections', 'per thread', '2 runnable · 7 asleep', 'P 2 · runq 241');
  await shows(screen, 'ideal 100,000/s', '49 % of', '±4.0 ms', 'reserved 1.6 GB', '48,210 switches/s', 'server 1.28');
});

test('the header shows the climb and what comes next', async () => {
  const climbing = open({ columns: 140, rows: 44, events: goRamp({ untilMs: 22_500 }) });
  await shows(climbing, 'opening 5,500 / 10,000', '●●◉', '00:22');
  const holding = open({ columns: 140, rows: 44, events: goRamp({ untilMs: 7_000 }) });
  await shows(holding, 'next 1,000 in 5 s', '◉○○');
});

test('before anything is known: dashes, and no figures', async () => {
  const screen = open({ columns: 140, rows: 44, events: [] });
  const text = await shows(screen, 'starting', 'one moment', /█████|▀▀▀/);
  expect(text).not.toMatch(/\d (MB|req\/s|%)/);
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

test('a target that died: when and how, its log, the figures and the way out', async () => {
  const events: RunEvent[] = [
    ...goRamp({ untilMs: MOMENTS.hold }),
    { type: 'target-log', atMs: 31_010, stream: 'stderr', line: 'fatal error: out of memory' },
    { type: 'target-exited', atMs: 31_020, code: null, signal: 'SIGKILL', expected: false },
    {
      type: 'run-ended',
      atMs: 31_030,
      ended: 'target-exited',
      error: { code: 'target-died', message: 'The target go ended: SIGKILL.', hint: 'Its last lines may say why.' },
    },
  ];
  for (const [columns, rows] of [
    [140, 44],
    [100, 30],
  ] as const) {
    const screen = open({ columns, rows, events });
    await shows(screen, PLOT, 'The target go ended: SIGKILL.', 'fatal error: out of memory', '49.2k', 'q leaves');
    expectWhole(await screen.lines(), columns, 6);
  }
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

test('after the load’s end the screen stands still, and so does its clock', async () => {
  const [columns, rows] = [140, 44];
  const untilMs = MOMENTS.hold;
  const ended: RunEvent[] = [...goRamp({ untilMs }), { type: 'step-ended', atMs: untilMs, index: 2 }];
  const screen = open({ columns, rows, events: ended });
  const before = await shows(screen, PLOT, 'run ended', '00:31', 'q quit');
  // Keys that would do nothing any more are not offered.
  expect(before).not.toContain('space pause');
  // What a server does that is left alone, and how it ends.
  for (const event of goRamp({ untilMs: untilMs + 9_000 }).filter(({ atMs }) => atMs > untilMs)) {
    const later = { ...event, atMs: event.atMs + 5_000 };
    screen.store.onEvent(later.type === 'process-sample' ? { ...later, threads: 3, rssBytes: 1e6 } : later);
  }
  screen.store.onEvent({ type: 'run-ended', atMs: untilMs + 20_000, ended: 'completed', error: null });
  screen.press('?');
  await shows(screen, 'Little’s law');
  screen.press('?');
  await vi.waitFor(async () => expect(await screen.text()).toBe(before), PATIENCE);
});

test('an exit status that cannot be known: no question mark', async () => {
  const events: RunEvent[] = [
    ...goRamp({ untilMs: MOMENTS.hold }),
    { type: 'target-exited', atMs: 31_020, code: null, signal: null, expected: false },
  ];
  const screen = open({ columns: 100, rows: 30, events });
  expect(await shows(screen, 'The target ended: exit status unknown.')).not.toContain('?.');
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

describe('keys', () => {
  const hold = goRamp({ untilMs: MOMENTS.hold });

  test.each([
    ['q', 'quit'],
    ['\x03', 'interrupt'],
    [' ', 'pause'],
    ['+', 'step up'],
    ['-', 'step down'],
  ])('%j asks for %s', async (key, asked) => {
    const screen = open({ columns: 80, rows: 24, events: hold });
    await shows(screen, 'connections');
    screen.press(key);
    await vi.waitFor(() => expect(screen.asked).toEqual([asked]), PATIENCE);
  });

  test('? shows every key of the mode, and hides them again', async () => {
    const screen = open({ columns: 100, rows: 30, events: hold });
    await shows(screen, 'OS threads');
    screen.press('?');
    const help = await shows(screen, 'Little’s law', 'back to the step before', 'exit code 130');
    expect(help).not.toContain('goroutines ─');
    screen.press('?');
    await vi.waitFor(async () => expect(await screen.text()).not.toContain('Little’s law'), PATIENCE);
  });

  test.each([
    [140, 44],
    [100, 30],
    [80, 24],
  ] as const)('? at %i x %i: no sentence of the help is cut', async (columns, rows) => {
    const screen = open({ columns, rows, events: hold });
    await shows(screen, 'OS threads');
    screen.press('?');
    const text = (await shows(screen, 'Little’s law')).replace(/ *│\n?│ */g, ' ');
    expect(text).not.toContain('…');
    expect(text).toMatch(/≥ marks a lower bound: the load generator had no slack\./);
    if (text.includes('Latency runs')) expect(text).toContain('the lag of the generator’s own loop.');
  });

  test('f freezes the screen while the run goes on, and then shows the current state', async () => {
    const screen = open({ columns: 140, rows: 44, events: goRamp({ untilMs: MOMENTS.first }) });
    await shows(screen, 'next 1,000');
    screen.press('f');
    const frozen = await shows(screen, 'FROZEN');
    for (const event of hold.filter((each) => each.atMs > MOMENTS.first)) screen.store.onEvent(event);
    screen.press('t');
    expect(await shows(screen, 'FROZEN')).toBe(frozen);
    screen.press('f');
    expect(await shows(screen, 'holding 10,000')).not.toContain('FROZEN');
  });

  test('in a replay the arrows seek, and the header shows the position', async () => {
    const sought: number[] = [];
    const screen = open({
      columns: 100,
      rows: 30,
      mode: 'replay',
      events: hold,
      controls: {
        replay: {
          seekBy: (deltaMs) => sought.push(deltaMs),
          faster: () => undefined,
          slower: () => undefined,
          status: () => ({ playing: true, speed: 2, positionMs: 31_000, durationMs: 52_000 }),
        },
      },
    });
    await shows(screen, 'REPLAY', '2× 00:31 / 00:52');
    screen.press('\x1b[C');
    await vi.waitFor(() => expect(sought).toEqual([5_000]), PATIENCE);
    screen.press('\x1b[D');
    await vi.waitFor(() => expect(sought).toEqual([5_000, -5_000]), PATIENCE);
  });
});

describe('resize', () => {
  test('down through all layouts and back: each frame is whole', async () => {
    const screen = open({ columns: 140, rows: 44, events: goRamp({ untilMs: MOMENTS.hold }) });
    await shows(screen, PLOT);
    for (const [columns, rows] of [
      [100, 30],
      [80, 24],
      [60, 20],
      [140, 44],
    ] as const) {
      screen.resize(columns, rows);
      // The old picture stands until the new one is written: wait for the new one.
      await vi.waitFor(async () => expectWhole(await screen.lines(), columns), PATIENCE);
    }
  });

  test('below 60x20 it says so, with both sizes, and comes back', async () => {
    const screen = open({ columns: 59, rows: 19, events: goRamp({ untilMs: MOMENTS.hold }) });
    const text = await shows(screen, 'too small', '59x19', '60x20', 'q quits');
    expect(text).not.toContain('╭');
    screen.resize(80, 24);
    await shows(screen, 'OS threads');
  });

  test.each([
    [1, 1],
    [10, 3],
    [59, 1],
  ])('%i x %i does not fail', async (columns, rows) => {
    const screen = open({ columns, rows, events: goRamp({ untilMs: MOMENTS.first }) });
    for (const line of await screen.lines()) expect([...line].length).toBeLessThanOrEqual(columns);
    screen.press('q');
    await vi.waitFor(() => expect(screen.asked).toEqual(['quit']), PATIENCE);
  });
});

describe('colours on the wire', () => {
  const written = async (depth: 0 | 4 | 8 | 24): Promise<string> => {
    const screen = open({ columns: 140, rows: 44, depth, events: goRamp({ untilMs: MOMENTS.hold }) });
    await shows(screen, PLOT);
    return screen.stdout.writes.join('');
  };
  const COLOUR = /\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m/;

  test('NO_COLOR: none', async () => {
    expect(await written(0)).not.toMatch(COLOUR);
  });

  test('16: only the sixteen', async () => {
    const text = await written(4);
    expect(text).toMatch(COLOUR);
    expect(text).not.toMatch(/[34]8;[25];/);
  });

  test('256: no 24-bit colour', async () => {
    const text = await written(8);
    expect(text).toContain('38;5;');
    expect(text).not.toMatch(/[34]8;2;/);
  });
});

test('a change of figures is one write, and rewrites less than the whole frame', async () => {
  const hold = goRamp({ untilMs: MOMENTS.hold });
  const screen = open({ columns: 140, rows: 44, events: goRamp({ untilMs: MOMENTS.hold - 250 }) });
  await shows(screen, PLOT);
  const before = screen.stdout.writes.length;
  const next = hold.find((event) => event.type === 'load-tick' && event.atMs === MOMENTS.hold);
  expect(next).toBeDefined();
  if (next !== undefined) screen.store.onEvent(next);
  await vi.waitFor(() => expect(screen.stdout.writes.length).toBe(before + 1), PATIENCE);
  const write = screen.stdout.writes.at(-1) ?? '';
  expect(write).not.toContain('\x1b[2J');
  expect(write.length).toBeLessThan(Math.max(...screen.stdout.writes.map((each) => each.length)));
});
