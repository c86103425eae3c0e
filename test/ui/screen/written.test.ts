import { describe, expect, test, vi } from 'vitest';
import { PATIENCE, PLOT, shows } from '../expect-screen.ts';
import { goRamp, MOMENTS } from '../go-ramp.ts';
import { screensOfTests } from '../opened-screens.ts';

const open = screensOfTests();

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
