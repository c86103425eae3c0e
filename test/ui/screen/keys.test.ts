import { describe, expect, test, vi } from 'vitest';
import { PATIENCE, shows } from '../expect-screen.ts';
import { goRamp, MOMENTS } from '../go-ramp.ts';
import { screensOfTests } from '../opened-screens.ts';

const open = screensOfTests();

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
