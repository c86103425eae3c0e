import { describe, expect, test, vi } from 'vitest';
import type { Steered } from '../../../src/domain/events/run-event.ts';
import { aReplay } from '../a-replay.ts';
import { PATIENCE, shows } from '../expect-screen.ts';
import { goRamp, MOMENTS } from '../go-ramp.ts';
import { steeringOf } from '../no-steering.ts';
import { screensOfTests } from '../opened-screens.ts';
import { predictedRamp } from '../prediction/a-prediction.ts';

const open = screensOfTests();
const hold = goRamp({ untilMs: MOMENTS.hold });
const steered = (over: Partial<Steered>): Steered => ({
  ...{ type: 'steered', atMs: 30_900, kind: 'work', work: 'cpu', delayMs: 5, path: '/cpu?ms=5', sending: true },
  ...over,
});

describe('keys of a run', () => {
  test.each([
    ['w', 'work'],
    ['b', 'fault'],
    ['o', 'load'],
    ['[', 'shorter'],
    [']', 'longer'],
    ['J3\r', 'to 3'],
  ])('%j: %s', async (keys, asked) => {
    const heard: string[] = [];
    const told = (what: string) => {
      heard.push(what);
      return null;
    };
    const steering = steeringOf({
      nextWork: () => told('work'),
      fault: () => told('fault'),
      toggleLoad: () => told('load'),
      changeDelay: (direction) => told(direction === 1 ? 'longer' : 'shorter'),
      fixed: () => null,
      jump: (text) => told(`to ${text}`),
    });
    const screen = open({ columns: 80, rows: 24, events: hold, controls: { steering } });
    await shows(screen, 'OS threads');
    screen.press(keys);
    await vi.waitFor(() => expect(heard).toEqual([asked]), PATIENCE);
  });

  test('w chooses colours in the threads view, and work everywhere else', async () => {
    const nextWork = vi.fn(() => null);
    const screen = open({ columns: 100, rows: 30, events: hold, controls: { steering: steeringOf({ nextWork }) } });
    await shows(screen, 'OS threads');
    screen.press('1');
    await shows(screen, 'One cell');
    screen.press('w');
    screen.press('0');
    await vi.waitFor(async () => expect(await screen.text()).not.toContain('One cell'), PATIENCE);
    expect(nextWork).not.toHaveBeenCalled();
    screen.press('w');
    await vi.waitFor(() => expect(nextWork).toHaveBeenCalledOnce(), PATIENCE);
  });

  test('what a key cannot do is told until the next key', async () => {
    const steering = steeringOf({ nextWork: () => 'With a --path of your own there is no other work to switch to.' });
    const screen = open({ columns: 80, rows: 24, events: hold, controls: { steering } });
    await shows(screen, 'OS threads');
    screen.press('w');
    await shows(screen, '▲ With a --path of your own there is no other work to switch to.');
    screen.press('t');
    await vi.waitFor(async () => expect(await screen.text()).not.toContain('--path'), PATIENCE);
  });

  test.each(['m', 'w', 'b', 'o', 'J'])('%s in a replay: told, and nothing else', async (key) => {
    const screen = open({ columns: 80, rows: 24, mode: 'replay', events: hold, controls: { replay: aReplay() } });
    await shows(screen, 'REPLAY');
    screen.press(key);
    await shows(screen, 'This is a recording');
  });
});

test.each(['w', 'b', 'o', '[', '+', ' '])('%j does nothing to a load that a reveal hides', async (key) => {
  const heard: string[] = [];
  const told = (what: string) => () => {
    heard.push(what);
    return null;
  };
  const steering = steeringOf({
    nextWork: told('work'),
    fault: told('fault'),
    toggleLoad: told('load'),
    changeDelay: told('delay'),
  });
  const [stepUp, togglePause, proceed] = [vi.fn(), vi.fn(), vi.fn()];
  const nothing = () => undefined;
  const prediction = { ask: nothing, guess: nothing, proceed };
  const controls = { steering, stepUp, togglePause, prediction };
  const screen = open({ columns: 100, rows: 30, events: predictedRamp(1), controls });
  await shows(screen, 'Enter next reveal');
  screen.press(key);
  screen.press('\r');
  await vi.waitFor(() => expect(proceed).toHaveBeenCalledOnce(), PATIENCE);
  expect([heard, stepUp.mock.calls, togglePause.mock.calls]).toEqual([[], [], []]);
});

describe('a steered run', () => {
  test.each<[string, Partial<Steered>, string, string]>([
    ['other work', {}, ' cpu 5.0 ms ', '▼'],
    ['a fault', { kind: 'fault', work: 'block' }, ' FAULT block 5.0 ms ', '▼'],
    ['load off', { kind: 'load-off', sending: false }, ' LOAD OFF ', '▼'],
  ])('%s is in the header and on the curves', async (_, over, badge, glyph) => {
    for (const [columns, rows] of [
      [140, 44],
      [80, 24],
    ] as const) {
      await shows(open({ columns, rows, events: [...hold, steered(over)] }), badge, glyph);
    }
  });

  test('the clock of a hold stands still while the load is off', async () => {
    const first = goRamp({ untilMs: MOMENTS.first });
    const atMs = first.at(-1)?.atMs ?? 0;
    const off = steered({ kind: 'load-off', sending: false, atMs });
    await shows(open({ columns: 100, rows: 30, events: first }), 'next 1,000 in');
    const text = await shows(open({ columns: 100, rows: 30, events: [...first, off] }), 'LOAD OFF');
    expect(text).not.toContain('next 1,000');
  });

  test('a replay has one clock, and at its end still says what the load asked', async () => {
    const end = [...hold, steered({}), { type: 'step-ended', atMs: 30_950, index: 6 } as const];
    const screen = open({ columns: 140, rows: 44, mode: 'replay', events: end, controls: { replay: aReplay() } });
    const text = await shows(screen, 'REPLAY', ' cpu 5.0 ms ');
    expect(text.split('\n')[0]?.match(/\d\d:\d\d/g)).toEqual(['00:31', '00:52']);
  });

  test('a step beyond the plan is none of its steps', async () => {
    const index = hold.filter(({ type }) => type === 'step-started').length;
    const beyond = {
      type: 'step-started',
      atMs: 30_900,
      index,
      planIndex: index,
      connections: 20_000,
      holdMs: null,
    } as const;
    const text = await shows(open({ columns: 140, rows: 44, events: [...hold, beyond] }), 'step 4, 3 planned');
    expect(text.split('\n')[0]).toContain('●●● ');
    expect(text).not.toContain('step 3/3');
  });

  test('as planned again, the header is as it was', async () => {
    const { config } = hold.find((event) => event.type === 'run-started') ?? {};
    const { work = 'io', delayMs = null } = config ?? {};
    const events = [...hold, steered({}), steered({ kind: 'work', work, delayMs, atMs: 30_950 })];
    const text = await shows(open({ columns: 140, rows: 44, events }), '▼');
    expect(text.split('\n')[0]).not.toContain('cpu');
  });
});
