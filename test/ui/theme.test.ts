import { describe, expect, test } from 'vitest';
import type { Background } from '../../src/ui/background/background.ts';
import {
  type ColourDepth,
  colourDepth,
  createPaint,
  firstThemeIndex,
  nearest256,
  paletteAt,
  THEMES,
  type Token,
} from '../../src/ui/theme.ts';

test.each<[Record<string, string>, ColourDepth]>([
  [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, 24],
  [{ TERM: 'xterm-256color', COLORTERM: '24bit' }, 24],
  [{ TERM: 'xterm-256color' }, 8],
  [{ TERM: 'screen-256color' }, 8],
  [{ TERM: 'xterm' }, 4],
  [{ TERM: 'linux' }, 4],
  [{ TERM: 'dumb' }, 0],
  [{ TERM: 'xterm-256color', COLORTERM: 'truecolor', NO_COLOR: '1' }, 0],
  // no-color.org: present and not empty.
  [{ TERM: 'xterm-256color', NO_COLOR: '' }, 8],
  [{ TERM: 'xterm', FORCE_COLOR: '3' }, 24],
])('%j has %i bits of colour', (env, depth) => {
  expect(colourDepth(env)).toBe(depth);
});

test.each<[readonly [number, number, number], number]>([
  [[0, 0, 0], 16],
  [[255, 255, 255], 231],
  [[255, 0, 0], 196],
  [[0, 0, 255], 21],
  [[128, 128, 128], 244],
  [[95, 135, 175], 67],
])('%j is nearest to %i of xterm’s 256', (rgb, index) => {
  expect(nearest256(rgb)).toBe(index);
});

const palette = THEMES.dark;
if (palette === undefined) throw new Error('there is no dark theme');

describe('one colour, four depths', () => {
  test.each<[ColourDepth, RegExp]>([
    [24, /^\x1b\[38;2;\d+;\d+;\d+mx\x1b\[0m$/],
    [8, /^\x1b\[38;5;\d+mx\x1b\[0m$/],
    [4, /^\x1b\[(3|9)\d{1,2}mx\x1b\[0m$/],
    [0, /^x$/],
  ])('%i bits', (depth, shape) => {
    const tokens = (Object.keys(palette) as Token[]).filter((token) => token !== 'strong');
    for (const token of tokens) expect(createPaint(palette, depth)(token, 'x')).toMatch(shape);
  });

  test.each<[ColourDepth, string]>([
    [24, '\x1b[1;39mx\x1b[0m'],
    [8, '\x1b[1;39mx\x1b[0m'],
    [4, '\x1b[1;39mx\x1b[0m'],
    [0, 'x'],
  ])('%i bits: what is strong has the terminal’s own foreground, on whatever background', (depth, painted) => {
    for (const theme of Object.values(THEMES)) expect(createPaint(theme, depth)('strong', 'x')).toBe(painted);
  });

  test('without colours bold and badges still differ', () => {
    const paint = createPaint(palette, 0);
    expect(paint('badge', 'x', { bold: true })).toBe('\x1b[1mx\x1b[0m');
    expect(paint('badge', 'x', { inverse: true })).toBe('\x1b[7mx\x1b[0m');
  });
});

test('in every theme each metric has its own colour', () => {
  for (const theme of Object.values(THEMES)) {
    const metrics: Token[] = ['connections', 'threads', 'units', 'requests', 'latency', 'memory', 'cores'];
    expect(new Set(metrics.map((token) => theme[token].rgb.join())).size).toBe(metrics.length);
  }
});

describe('which theme', () => {
  test.each<[string, Background, number, string]>([
    ['auto', 'dark', 0, 'dark'],
    ['auto', 'light', 0, 'light'],
    // The key goes on from what is shown.
    ['auto', 'light', 2, 'dark'],
    ['auto', 'dark', 1, 'light'],
    ['dark', 'light', 0, 'dark'],
    ['light', 'dark', 0, 'light'],
    ['light', 'dark', 2, 'dark'],
  ])('%s on a %s terminal, after %i presses: %s', (choice, background, presses, name) => {
    expect(paletteAt(firstThemeIndex(choice, background) + presses, background)).toBe(THEMES[name]);
  });

  test('contrast is there for both', () => {
    const on = (background: Background) => paletteAt(firstThemeIndex('contrast', background), background);
    expect(on('dark').text.rgb).toEqual([255, 255, 255]);
    expect(on('light').text.rgb).toEqual([0, 0, 0]);
  });
});
