import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { readRecording } from '../../../src/record/recording-reader.ts';
import type { Background } from '../../../src/ui/background/background.ts';
import type { View } from '../../soak/expected-screen.ts';
import { figureProblems } from '../../soak/figures.ts';
import { shownIn } from '../../soak/frame-check.ts';
import { aReplay } from '../a-replay.ts';
import type { Screen } from '../fake-terminal.tsx';
import { frameProblems, slipsIn } from '../frame-rules.ts';
import { screensOfTests } from '../opened-screens.ts';
import { unlabelledAxes } from './axes.ts';
import { faintText } from './contrast.ts';
import { cutFigures } from './cut-figures.ts';
import { SIZES } from './sizes.ts';

/**
 * Every recording at several moments, in every view and some forty sizes, on dark and on light. Not all of the product, which has
 * thousands of frames more: each view meets each size at several moments, and each moment every view.
 */
const FOLDER = join(import.meta.dirname, '../../fixtures/recordings');
/** How much of a recording has happened. */
const MOMENTS = [0, 0.3, 0.65, 1] as const;
const SHOWN: readonly (readonly [key: string, view: View | 'help'])[] = [
  ['0', 'overview'],
  ['1', 'threads'],
  ['2', 'cores'],
  ['3', 'memory'],
  ['4', 'scheduler'],
  ['5', 'source'],
  ['6', 'log'],
  ['?', 'help'],
];
const THEMES: readonly (readonly [name: string, background: Background])[] = [
  ['dark', 'dark'],
  ['light', 'light'],
  ['contrast', 'dark'],
  ['contrast', 'light'],
];
/** Of the sizes every third, at each moment others. */
const STRIDE = 3;

const open = screensOfTests();
const recordings = readdirSync(FOLDER).map((name) => ({ name, events: readRecording(join(FOLDER, name)).events }));
const moments = recordings.flatMap(({ name, events }) => MOMENTS.map((share) => ({ name, events, share })));

describe.each(moments.map((moment, index) => ({ ...moment, index })))('$name at $share', ({ events, share, index }) => {
  const [themeName, background] = THEMES[index % THEMES.length] ?? ['dark', 'dark'];
  test(`every view is whole, on ${background} with the theme ${themeName}`, async () => {
    const isReplay = index % 2 === 1;
    const screen = open({
      columns: 140,
      rows: 44,
      events: eventsUntil(events, share),
      themeName,
      background,
      ...(isReplay ? { mode: 'replay', controls: { replay: aReplay() } } : {}),
    });
    const problems: string[] = [];
    for (const [place, [key, view]] of SHOWN.entries()) {
      screen.resize(140, 44);
      screen.press(key);
      await shown(screen, view);
      for (const [columns, rows] of SIZES.filter((_, size) => (size + place + index) % STRIDE === 0)) {
        screen.resize(columns, rows);
        await nextTurn();
        const found = await problemsOf(screen, view, background);
        problems.push(...found.map((problem) => `${view} ${columns}x${rows}: ${problem}`));
      }
    }
    expect(problems.slice(0, 40)).toEqual([]);
  });
});

function eventsUntil(events: readonly RunEvent[], share: number): readonly RunEvent[] {
  // Of nothing but the run's start there is a picture, too: the first frame.
  return events.slice(0, Math.max(1, Math.round(events.length * share)));
}

async function problemsOf(screen: Screen, view: View | 'help', background: Background): Promise<string[]> {
  const { lines, columns, wrapped } = await screen.frame();
  // A source and a log may quote whatever they like.
  const isForeign = view === 'source' || view === 'log';
  return [
    ...wrapped.map((row) => `row ${row} runs on from the one before`),
    ...(shownIn(await screen.frame()) === view ? [] : [`does not show ${view}`]),
    ...frameProblems(lines, columns),
    ...figureProblems(lines, Number.POSITIVE_INFINITY),
    ...(isForeign ? [] : [...slipsIn(lines), ...cutFigures(lines), ...unlabelledAxes(lines)]),
    ...faintText(screen.emulator, background),
  ];
}

/** Until a key has had its effect. */
async function shown(screen: Screen, view: View | 'help'): Promise<void> {
  await expect.poll(async () => shownIn(await screen.frame()), { interval: 2, timeout: 15_000 }).toBe(view);
}
