import xterm from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import { frameProblems } from '../frame-rules.ts';
import { unlabelledAxes } from './axes.ts';
import { faintText } from './contrast.ts';
import { cutFigures } from './cut-figures.ts';

describe('what the sweep must see: figures that are cut', () => {
  test.each([
    ['│ 197 MB more, 5… │'],
    ['│ shown from 100 … │'],
    ['│ reserved 12.3 M… │'],
    ['│ reserved 12.3 M │'],
    ['│ open ≈10,0… │'],
    ['│ 12│ 3 of them │'],
    [' peak 10,… ─ beside another'],
  ])('%s', (line) => {
    expect(cutFigures([line])).not.toEqual([]);
  });

  test.each([
    ['│ 197 MB more │'],
    ['│ GC Thread#1… waits for a conn… │'],
    ['│ reserved 12.3 MB │ 7 threads │'],
    ['│ 10,000–20,000 │'],
  ])('and none in %s', (line) => {
    expect(cutFigures([line])).toEqual([]);
  });
});

test('what the sweep must see: a curve without numbers beside it, or below it', () => {
  const pane = ['╭───────╮', '│ 10k┤⣀ │', '│    │⠤ │', '│   0┤⣀ │', '│  00:10│', '╰───────╯'];
  expect(unlabelledAxes(pane)).toEqual([]);
  expect(unlabelledAxes(pane.map((line) => line.replace('┤', '│')))).not.toEqual([]);
  expect(unlabelledAxes(pane.map((line) => line.replace('00:10', '     ')))).not.toEqual([]);
  expect(unlabelledAxes(['│ ⣀⣀⠤⠤ │'])).not.toEqual([]);
  expect(unlabelledAxes(pane.map((line) => line.replace('10k', '  0')))).not.toEqual([]);
  // In one row a number is all that has room.
  expect(unlabelledAxes(['│ 10┤⣀⠤ │'])).toEqual([]);
});

test('what the sweep must see: a torn box, a wide line', () => {
  const whole = ['╭──╮', '│ab│', '╰──╯', ''];
  expect(frameProblems(whole, 4)).toEqual([]);
  expect(frameProblems(whole, 3)).not.toEqual([]);
  for (const row of [0, 1, 2]) {
    const torn = whole.map((line, index) => (index === row ? line.slice(0, 3) : line));
    expect(frameProblems(torn, 4)).not.toEqual([]);
  }
});

test('what the sweep must see: text that is too faint on its own background', async () => {
  const emulator = new xterm.Terminal({ cols: 40, rows: 2, allowProposedApi: true });
  const shown = async (text: string): Promise<void> =>
    new Promise((resolve) => emulator.write(`\x1b[2J\x1b[H${text}`, resolve));
  await shown('\x1b[38;2;72;79;88mfaint\x1b[0m');
  expect(faintText(emulator, 'dark')).toMatchObject([/#484f58 on #1e1e1e is \d\.\d:1: faint/]);
  await shown('\x1b[38;2;255;255;255mwhite\x1b[0m');
  expect(faintText(emulator, 'light')).toHaveLength(1);
  // Letters on a colour of their own; the terminal's own foreground; a picture, which is not read.
  await shown('\x1b[38;5;16;48;2;88;166;255mbadge\x1b[0m own \x1b[38;2;72;79;88m██──\x1b[0m');
  expect(faintText(emulator, 'dark')).toEqual([]);
  expect(faintText(emulator, 'light')).toEqual([]);
  emulator.dispose();
});
