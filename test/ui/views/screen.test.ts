import { describe, expect, test, vi } from 'vitest';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { aReplay } from '../a-replay.ts';
import { expectWhole, PATIENCE, PLOT, shows } from '../expect-screen.ts';
import type { Screen, ScreenOptions } from '../fake-terminal.tsx';
import { screensOfTests } from '../opened-screens.ts';
import { richRun } from '../rich-run.ts';

const events = richRun();
const openScreen = screensOfTests();
const open = (options: Partial<ScreenOptions> = {}): Screen =>
  openScreen({ columns: 100, rows: 30, events, ...options });

/** What only this view shows. */
const VIEWS: readonly (readonly [key: string, word: string])[] = [
  ['1', 'threads (top -H)'],
  ['2', 'requests in the server'],
  ['3', 'CONSISTS OF'],
  ['4', 'Waiting work above'],
  ['5', 'source and why'],
  ['6', 'request 80 served'],
];

describe.each([
  [140, 44],
  [100, 30],
  [80, 24],
  [60, 20],
] as const)('%i x %i', (columns, rows) => {
  test('each key shows its view, whole', async () => {
    const screen = open({ columns, rows });
    await shows(screen, 'goroutines');
    for (const [key, word] of VIEWS) {
      screen.press(key);
      await shows(screen, word, 'q quit');
      const lines = await screen.lines();
      expectWhole(lines, columns, 1);
      expect(lines[rows - 2]).toContain('q quit');
    }
    screen.press('0');
    await vi.waitFor(async () => expectWhole(await screen.lines(), columns, 7), PATIENCE);
  });
});

test('Tab and Shift-Tab go around, the same key and Esc lead back', async () => {
  const screen = open();
  const overview = 'latency, last second';
  await shows(screen, overview);
  screen.press('\t');
  await shows(screen, 'threads (top -H)');
  screen.press('\x1b[Z');
  await shows(screen, overview);
  screen.press('3');
  await shows(screen, 'CONSISTS OF');
  screen.press('3');
  await shows(screen, overview);
  screen.press('6');
  await shows(screen, 'following');
  screen.press('\x1b');
  await shows(screen, overview);
});

test('arrows, pages and j k scroll', async () => {
  const screen = open();
  screen.press('1');
  await shows(screen, /1–\d+ of 64/);
  screen.press('\x1b[B');
  await shows(screen, /2–\d+ of 64/);
  screen.press('jj');
  await shows(screen, /4–\d+ of 64/);
  screen.press('k');
  await shows(screen, /3–\d+ of 64/);
  screen.press('\x1b[F');
  await shows(screen, '–64 of 64');
  screen.press('\x1b[H');
  await shows(screen, /1–\d+ of 64/);
  screen.press('\x1b[6~');
  await shows(screen, /\b(?!1–)\d+–\d+ of 64/);
});

test('beside the lines of a source it says that the window counts rows', async () => {
  const screen = open();
  screen.press('5');
  await shows(screen, /handler at \d+–\d+ · rows \d+–\d+ of \d+/);
});

test('in a replay Home, End and the pages scroll where something scrolls, and seek where nothing does', async () => {
  const heard: string[] = [];
  const replay = aReplay({ seekToEnd: () => heard.push('end'), seekBy: (deltaMs) => heard.push(`${deltaMs}`) });
  const screen = open({ mode: 'replay', controls: { replay } });
  await shows(screen, 'REPLAY');
  screen.press('1');
  await shows(screen, /1–\d+ of 64/);
  screen.press('\x1b[F');
  await shows(screen, '–64 of 64');
  screen.press('\x1b[5~');
  await shows(screen, /of 64/);
  expect(heard).toEqual([]);
  screen.press('0');
  await shows(screen, 'req/s');
  screen.press('\x1b[F');
  await vi.waitFor(() => expect(heard).toEqual(['end']), PATIENCE);
});

test('/ filters: keys are text until Enter, Esc clears', async () => {
  const screen = open();
  screen.press('1');
  await shows(screen, '4711 server');
  screen.press('/');
  await shows(screen, 'Enter keeps it');
  screen.press('gcq');
  await shows(screen, '/ gcq', 'No thread matches');
  expect(screen.asked).toEqual([]);
  screen.press('\x7f');
  await shows(screen, /\/ gc▏/, 'GC Thread#0');
  screen.press('\r');
  expect(await shows(screen, '/ changes it', 'GC Thread#0')).not.toContain('4711 server');
  screen.press('\x1b');
  await shows(screen, '4711 server');
  screen.press('q');
  await vi.waitFor(() => expect(screen.asked).toEqual(['quit']), PATIENCE);
});

test('the log follows new lines until it is scrolled', async () => {
  const screen = open();
  const said = (line: string): void =>
    screen.store.onEvent({ type: 'target-log', atMs: 40_000, stream: 'stdout', line });
  screen.press('6');
  await shows(screen, 'request 80 served', 'following');
  said('the newest line');
  await shows(screen, 'the newest line');
  screen.press('k');
  await shows(screen, 'scrolled');
  said('one more');
  await vi.waitFor(() => expect(screen.store.getSnapshot().log.at(-1)?.line).toBe('one more'), PATIENCE);
  expect(await screen.text()).not.toContain('one more');
  screen.press('\x1b[F');
  await shows(screen, 'one more', 'following');
});

test('frozen: the view stands still, and its keys still scroll it', async () => {
  const screen = open();
  screen.press('6');
  await shows(screen, 'request 80 served');
  screen.press('f');
  await shows(screen, 'FROZEN');
  screen.store.onEvent({ type: 'target-log', atMs: 40_000, stream: 'stdout', line: 'unseen' });
  screen.press('\x1b[H');
  expect(await shows(screen, 'building package net/http')).not.toContain('unseen');
  screen.press('\x1b[F');
  expect(await shows(screen, 'request 80 served')).not.toContain('unseen');
});

test('resized in every view: whole, even too small and back', async () => {
  const screen = open();
  for (const [key, word] of VIEWS) {
    screen.resize(140, 44);
    screen.press(key);
    await shows(screen, word);
    screen.resize(80, 24);
    await vi.waitFor(async () => expectWhole(await screen.lines(), 80, 1), PATIENCE);
    screen.resize(40, 10);
    await shows(screen, 'too small');
  }
});

test.each([
  [140, 44],
  [80, 24],
] as const)('%i x %i: without load the threads stand where requests would', async (columns, rows) => {
  const watched = events.flatMap((event): RunEvent[] => {
    if (event.type === 'load-tick') return [];
    if (event.type !== 'run-started') return [event];
    return [{ ...event, config: { ...event.config, plan: { ...event.config.plan, steps: [] } } }];
  });
  const screen = open({ columns, rows, events: watched });
  const text = await shows(screen, 'observing, no load', '--url adds one', '4711 server', PLOT);
  expect(text).not.toContain('req/s');
  expectWhole(await screen.lines(), columns, 6);
  const connections = {
    type: 'connections-sample',
    atMs: 60_000,
    established: 9_999,
    ports: [5499],
    costMs: 1,
  } as const;
  const served = open({ columns, rows, events: [...watched, connections] });
  const established = await shows(served, 'established', ...(columns > 80 ? ['on port 5499'] : []));
  expect(established).not.toContain('--url adds one');
  expectWhole(await served.lines(), columns, 6);
  // None at all: a quotient of nothing is no figure.
  const idle = open({ columns, rows, events: [...watched, { ...connections, established: 0 }] });
  expect(await shows(idle, 'established')).not.toContain('per thread');
});

test('NO_COLOR: states are letters, and no colour is sent', async () => {
  const screen = open({ depth: 0 });
  for (const [key, word] of VIEWS) {
    screen.press(key);
    await shows(screen, word);
  }
  screen.press('1');
  await shows(screen, /│ R+S{20,}/);
  expect(screen.stdout.writes.join('')).not.toMatch(/\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m/);
});
