import { expect, test } from 'vitest';
import { expectWhole, PLOT, shows } from '../expect-screen.ts';
import { goRamp, MOMENTS } from '../go-ramp.ts';
import { screensOfTests } from '../opened-screens.ts';

const open = screensOfTests();
const hold = goRamp({ untilMs: MOMENTS.hold });

/** Cells of the first two steps, and of the last one above them: what a column of 10,000 connections waits for. */
const WALL = /[│┤] {10,}[∙░▒▓█]/;

test.each([
  [200, 60],
  [140, 44],
] as const)(
  '%i x %i: the heat map stands beside the last second, with its wall and what its cells mean',
  async (columns, rows) => {
    const screen = open({ columns, rows, events: hold });
    const text = await shows(screen, PLOT, 'latency over the run, log', 'latency, last second, log', WALL);
    expect(text).toMatch(/∙<1 ░1 ▒3 ▓10 █30/);
    expectWhole(await screen.lines(), columns);
    screen.press('L');
    await screen.text();
    const alone = await shows(screen, 'latency, last second, log');
    expect(alone).not.toContain('over the run, log');
    screen.press('L');
    await shows(screen, 'latency over the run, log');
  },
);

test.each([
  [100, 30],
  [80, 24],
  [60, 20],
] as const)('%i x %i: L shows it in place of the last second, and back', async (columns, rows) => {
  const screen = open({ columns, rows, events: hold });
  expect(await shows(screen, PLOT, 'latency')).not.toMatch(/░1/);
  screen.press('L');
  await shows(screen, /latency( over the run)?(, log)? /, /∙(<1|0) ?░1 ?▒3 ?▓10 ?█30/, /[│┤] {10,}[∙░▒▓█]/);
  expectWhole(await screen.lines(), columns);
  screen.press('L');
  expect(await shows(screen, /p99/)).not.toMatch(/∙<1/);
});

test('higher than wide: the map is above the last second', async () => {
  const screen = open({ columns: 100, rows: 60, events: hold });
  const text = await shows(screen, PLOT, 'latency over the run, log', 'latency, last second');
  const lines = text.split('\n');
  const rowOf = (title: string): number => lines.findIndex((line) => line.includes(title));
  expect(rowOf('latency, last second')).toBeGreaterThan(rowOf('latency over the run, log'));
});

test('before the first answer it says so', async () => {
  const screen = open({ columns: 140, rows: 44, events: goRamp({ untilMs: 2_000 }) });
  await shows(screen, 'latency over the run, log', 'no good answer yet');
});

test('from a view L leads to it', async () => {
  const screen = open({ columns: 140, rows: 44, events: hold });
  await shows(screen, PLOT);
  screen.press('3');
  await shows(screen, 'resident over the run');
  screen.press('L');
  await shows(screen, 'latency over the run, log');
});

test('what the live histogram is: its scale, what its bars mean, where p50 and p99 are', async () => {
  const screen = open({ columns: 140, rows: 44, events: hold });
  await shows(
    screen,
    'last second, log',
    /p50 \d+ ms · p99 \d+ ms/,
    /share of answers|longest bar/,
    /\d ms p50 .*█/,
    /\d ms p99 .*[█▏▎▍▌▋▊▉]/,
  );
});
