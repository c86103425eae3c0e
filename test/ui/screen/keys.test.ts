import { describe, expect, test, vi } from 'vitest';
import { listeners } from '../../../src/store/listeners.ts';
import { aReplay, STATUS } from '../a-replay.ts';
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
    const help = await shows(screen, 'Little’s law', 'or beyond the last; - back', 'exit code 130');
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
    const first = await shows(screen, 'pause the ramp');
    screen.press('\x1b[F');
    const last = await shows(screen, 'p50 beside a bar');
    const text = `${first}${last}`.replace(/ *│\n?│ */g, ' ');
    expect(text).not.toContain('…');
    expect(text).toMatch(/≥ marks a lower bound: the load generator had no slack\./);
    expect(text).toContain('the lag of the generator’s own loop.');
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

  test.each([
    ['\x1b[C', 'by 5000'],
    ['\x1b[D', 'by -5000'],
    ['\x1b[6~', 'by 60000'],
    ['\x1b[5~', 'by -60000'],
    ['\x1b[H', 'to 0'],
    ['\x1b[F', 'to its end'],
    [']', 'next'],
    ['[', 'previous'],
    ['}', 'next step'],
    ['{', 'previous step'],
    ['+', 'faster'],
    ['-', 'slower'],
  ])('in a replay %j seeks: %s', async (key, asked) => {
    const heard: string[] = [];
    const replay = aReplay({
      seekBy: (deltaMs) => heard.push(`by ${deltaMs}`),
      seekTo: (positionMs) => heard.push(`to ${positionMs}`),
      seekToEnd: () => heard.push('to its end'),
      seekToPlace: (direction, kind) =>
        heard.push([direction === 1 ? 'next' : 'previous', ...(kind === undefined ? [] : [kind])].join(' ')),
      faster: () => heard.push('faster'),
      slower: () => heard.push('slower'),
    });
    const screen = open({ columns: 100, rows: 30, mode: 'replay', events: hold, controls: { replay } });
    await shows(screen, 'REPLAY', '2× 00:31 / 00:52');
    screen.press(key);
    await vi.waitFor(() => expect(heard).toEqual([asked]), PATIENCE);
  });

  test('what a key changes shows at once, while nothing plays', async () => {
    const told = listeners<void>();
    let speed = 1;
    const replay = aReplay({
      subscribe: told.subscribe,
      status: () => ({ ...STATUS, playing: false, speed }),
      faster() {
        speed = 16;
        told.notify();
      },
    });
    const screen = open({ columns: 100, rows: 30, mode: 'replay', events: hold, controls: { replay } });
    await shows(screen, '‖ 1× 00:31 / 00:52');
    screen.press('+');
    await shows(screen, '‖ 16× 00:31 / 00:52');
  });

  test.each([
    [140, 44, true],
    [100, 30, true],
    [80, 24, false],
    [60, 20, false],
  ] as const)(
    'in a replay at %i x %i the places are above the keys, and no line is lost',
    async (columns, rows, isNamed) => {
      const screen = open({ columns, rows, mode: 'replay', events: hold, controls: { replay: aReplay() } });
      await shows(screen, 'space pause', '╰');
      const lines = await screen.lines();
      const bar = lines.findIndex((line) => /^ [━┃◆▲✗●─]+$/.test(line));
      expect(bar).toBe(rows - 5);
      expect(lines[bar]).toMatch(/^ ━+┃━+◆━+┃━+┃━*●─+▲─+✗─+$/);
      expect(lines[bar]).toHaveLength(columns - 1);
      if (isNamed) expect(lines[bar - 1]).toMatch(/^ +100 +200 +10,000$/);
      expect(lines[rows - 2]).toContain('q quit');
    },
  );

  test('the help of a replay names its keys', async () => {
    const screen = open({ columns: 80, rows: 24, mode: 'replay', events: hold, controls: { replay: aReplay() } });
    await shows(screen, 'REPLAY');
    screen.press('?');
    const help = await shows(screen, '{ and }: steps only', 'PgUp, PgDn: a minute', '+ plays faster');
    // Each key once, or with the place where it does something else.
    expect(help).toContain('Home, End: start and end');
    expect(help).toContain('Home, End where it scrolls');
    expect(help).not.toContain('…');
  });
});
