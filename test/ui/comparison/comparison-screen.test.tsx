import { expect, test, vi } from 'vitest';
import type { Comparison } from '../../../src/domain/comparison/whole.ts';
import { summarize } from '../../../src/domain/words/summary.ts';
import { type ComparisonStore, createComparisonStore } from '../../../src/store/comparison-store.ts';
import { createRunStore, type RunStore } from '../../../src/store/run-store.ts';
import { ComparisonScreen } from '../../../src/ui/comparison/comparison-screen.tsx';
import { loadCanvas } from '../../../src/ui/plots/canvas.ts';
import { createPaint, THEMES, themeAt } from '../../../src/ui/theme.ts';
import { startOf } from '../../domain/comparison/a-comparison.ts';
import { expectWhole, PATIENCE, PLOT, shows } from '../expect-screen.ts';
import { goRamp, MOMENTS, STEPS } from '../go-ramp.ts';
import { screensOfTests } from '../opened-screens.ts';

const open = screensOfTests();

const NOTHING = { work: 'io', delayMs: 100, path: null, subjects: [], steps: [], thresholds: [], baseline: null };
const quiet = { busyPercent: 2, quiet: true, waitedSeconds: 0.5 };

/** A run of the ramp until then, whose events the screen has seen. */
function runUntil(untilMs: number): RunStore {
  const run = createRunStore(1000);
  for (const event of goRamp({ untilMs })) run.onEvent(event);
  return run;
}

function compare(columns: number, rows: number) {
  const { work, delayMs } = summarize(runUntil(MOMENTS.hold).getSnapshot());
  const store: ComparisonStore = createComparisonStore(startOf(['go', 'node'], 2, { work, delayMs, steps: STEPS }));
  const asked: string[] = [];
  const controls = {
    quit: (reason: string) => asked.push(reason),
    suspend: () => asked.push('suspend'),
    askStacks: () => asked.push('stacks'),
  };
  const screen = open({
    ...{ columns, rows },
    screen: (terminal) => <ComparisonScreen {...{ store, controls, terminal, loadCanvas }} themeName="dark" />,
  });
  const begin = (run: number): void => {
    store.onEvent({ type: 'next', run, atMs: 0 });
    store.onEvent({ type: 'waited', before: quiet, atMs: 0 });
  };
  return { store, screen, asked, begin };
}

test('waits, then shows the run under way with its name, its figures and the curves', async () => {
  const { store, screen, begin } = compare(140, 44);
  store.onEvent({ type: 'next', run: 0, atMs: 0 });
  store.onEvent({ type: 'busy', busyPercent: 34, leftMs: 12_000, atMs: 0 });
  await shows(screen, 'go waits for a quiet machine: 34 % busy, up to 12 s more');
  begin(0);
  store.onRun(runUntil(MOMENTS.hold), 0);
  const text = await shows(screen, /^ {2}go {3}goroutines/m, /╭─ req\/s.* [\d.,]+k? ─╮╭─ p99 latency/, PLOT);
  expect(text).toContain('1-6 views   f freeze   ? help   q quit');
  expectWhole(await screen.lines(), 140, 12);
});

test.each([
  [140, 44],
  [100, 30],
  [80, 24],
  [60, 20],
])('%i x %i: every frame is whole, in a view and in the help too', async (columns, rows) => {
  const { store, screen, begin } = compare(columns, rows);
  begin(0);
  store.onRun(runUntil(MOMENTS.hold), 0);
  await shows(screen, PLOT);
  expectWhole(await screen.lines(), columns, columns < 90 ? 5 : 7);
  screen.press('1');
  await shows(screen, '1 threads');
  expectWhole(await screen.lines(), columns, 1);
  screen.press('?');
  await shows(screen, '─ keys ─');
  expectWhole(await screen.lines(), columns, 1);
});

test('q asks, and forgets it; q twice ends; Ctrl-C ends at once', async () => {
  const { screen, asked, begin } = compare(100, 30);
  begin(0);
  screen.press('q');
  await shows(screen, 'q again ends the comparison: no run is complete yet');
  expect(asked).toEqual([]);
  await vi.waitFor(async () => expect(await screen.text()).not.toContain('q again'), PATIENCE);
  screen.press('q');
  await shows(screen, 'q again');
  screen.press('q');
  await shows(screen, 'ending: the table follows');
  screen.press('\x03');
  await vi.waitFor(() => expect(asked).toEqual(['quit', 'interrupt']), PATIENCE);
});

test('a freeze ends with its run: what is around the next one is not of the last', async () => {
  const { store, screen, begin } = compare(140, 44);
  begin(0);
  store.onRun(runUntil(MOMENTS.hold), 0);
  await shows(screen, /^ {2}go /m);
  screen.press('f');
  await shows(screen, 'FROZEN');
  begin(1);
  store.onRun(createRunStore(1000), 1);
  const text = await shows(screen, /^ {2}node /m, 'starting');
  expect(text).not.toContain('FROZEN');
  screen.press('f');
  await shows(screen, 'FROZEN');
});

/** 24 bits, of the cells behind the program's name. */
const badgeColour = ({ emulator }: ReturnType<typeof compare>['screen']): number | undefined =>
  emulator.buffer.active.getLine(0)?.getCell(3)?.getBgColor();
const badgeColourOf = (theme: string): number => {
  const painted = createPaint(THEMES[theme] ?? themeAt(0), 24)('badge', ' conctop ', { bold: true, inverse: true });
  const [, red = 0, green = 0, blue = 0] = /48;2;(\d+);(\d+);(\d+)/.exec(painted)?.map(Number) ?? [];
  return (red << 16) | (green << 8) | blue;
};

const END: Comparison = {
  ...{ schema: 'conctop/comparison@1', conctopVersion: '0', startedAt: '', durationSeconds: 60, ended: 'completed' },
  ...{ rounds: 2, plannedRuns: 2, seed: 7, preset: null, works: [NOTHING], matrix: null },
};

test.each([
  [140, 44],
  [80, 24],
  [60, 20],
])(
  '%i x %i: at the end ? says what keys and marks mean, scrolls where it must, and Esc goes back',
  async (columns, rows) => {
    const { store, screen, asked } = compare(columns, rows);
    store.onEnd(END);
    await shows(screen, 'what it means', '? help');
    screen.press('?');
    await shows(screen, '─ keys ─', 'quit and print the table');
    expectWhole(await screen.lines(), columns, 1);
    screen.press('\x1b[F');
    await shows(screen, '99.6 % sure');
    expectWhole(await screen.lines(), columns, 1);
    screen.press('\x1b');
    await shows(screen, 'what it means');
    expect(asked).toEqual([]);
    screen.press('q');
    await vi.waitFor(() => expect(asked).toEqual(['quit']), PATIENCE);
  },
);

test('the end follows in the same place, in the colours that somebody chose', async () => {
  const { store, screen, asked, begin } = compare(100, 30);
  begin(0);
  await shows(screen, 'round 1 of 2');
  const dark = badgeColour(screen);
  screen.press('t');
  await vi.waitFor(() => expect(badgeColour(screen)).toBe(badgeColourOf('light')), PATIENCE);
  expect(badgeColour(screen)).not.toBe(dark);
  store.onEnd(END);
  await shows(screen, 'done 01:00', 'q quit and print the table');
  expect(badgeColour(screen)).toBe(badgeColourOf('light'));
  screen.press('q');
  await vi.waitFor(() => expect(asked).toEqual(['quit']), PATIENCE);
});
