import { describe, expect, test, vi } from 'vitest';
import { expectWhole, PATIENCE, PLOT, shows } from '../expect-screen.ts';
import { goRamp, MOMENTS } from '../go-ramp.ts';
import { screensOfTests } from '../opened-screens.ts';

const open = screensOfTests();

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
