import {
  converter,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  type Rgb,
  wcagContrast,
} from 'culori';
import { describe, expect, it } from 'vitest';
import { HEAT, ON_DARK, ON_LIGHT, type Token } from '../../src/domain/words/metric-colours.ts';
import { type Palette, paletteAt, THEME_NAMES, THEMES } from '../../src/ui/theme.ts';

/** How far apart colours must be that stand together (ΔE2000); 2.3 is what can just be noticed side by side. */
const APART = 15;

/** What stands in one picture, one legend or one pane: those must not be taken for one another. */
const TOGETHER: readonly (readonly Token[])[] = [
  // How good something is, in any pane.
  ['good', 'warning', 'bad'],
  // Who has a core.
  ['cores', 'generator', 'other'],
  // A metric, and what is said of it in its pane: a queue, a knee, failed answers, an upper bound, a folklore's ratio.
  ['connections', 'warning'],
  ['threads', 'warning', 'bad'],
  ['threads', 'good'],
  ['requests', 'good', 'warning', 'bad'],
  ['latency', 'warning', 'bad'],
  ['units', 'warning'],
  ['memory', 'warning'],
  // Three panes in a row, and the layers of the scheduler.
  ['connections', 'threads', 'units'],
  // What threads wait for: many sockets, one, a connection to come, a pipe or a signal; a timer, a child.
  ['connections', 'threads', 'latency'],
  ['connections', 'generator'],
  ['memory', 'generator'],
  ['units', 'memory'],
  // Threads of the target on a core.
  ['lane1', 'lane2', 'lane3', 'generator'],
  ['lane1', 'lane2', 'lane3', 'cores'],
];

const MEANINGS: readonly Token[] = [...new Set(TOGETHER.flat())];

const asColour = ([r, g, b]: readonly [number, number, number]): Rgb => ({
  mode: 'rgb',
  r: r / 255,
  g: g / 255,
  b: b / 255,
});

/** As they are seen: by most, and by two of the commonest deficiencies, simulated after Machado, Oliveira and Fernandes (2009). */
type Seen = (colour: Rgb) => Rgb;
const EYES: Readonly<Record<string, Seen>> = {
  all: (colour: Rgb) => colour,
  deuteranopes: (colour) => filterDeficiencyDeuter(1)(colour),
  protanopes: (colour) => filterDeficiencyProt(1)(colour),
};
const difference = differenceCiede2000();

function tooNear(colourOf: (token: Token) => Rgb): string[] {
  const found = new Set<string>();
  for (const group of TOGETHER) {
    for (const [index, a] of group.entries()) {
      for (const b of group.slice(index + 1)) {
        for (const [who, seen] of Object.entries(EYES)) {
          const apart = difference(seen(colourOf(a)), seen(colourOf(b)));
          if (apart < APART) found.add(`${a} and ${b}, to ${who}: ${apart.toFixed(1)}`);
        }
      }
    }
  }
  return [...found];
}

const themes: readonly (readonly [string, Palette, string])[] = [
  // A dark background that is not black is the harder one.
  ...['dark', 'contrast'].map((name) => [name, paletteOf(name, 'dark'), '#1e1e1e'] as const),
  ...['light', 'contrast'].map((name) => [`${name} on light`, paletteOf(name, 'light'), '#ffffff'] as const),
];

function paletteOf(name: string, background: 'dark' | 'light'): Palette {
  return paletteAt(THEME_NAMES.indexOf(name), background);
}

describe.each(themes)('%s', (_, palette, background) => {
  it('what stands together is told apart by everybody', () => {
    expect(tooNear((token) => asColour(palette[token].rgb))).toEqual([]);
  });

  it('no two meanings have the same colour, with 16 colours neither', () => {
    const shades = MEANINGS.filter((token) => !token.startsWith('lane'));
    expect(new Set(shades.map((token) => palette[token].rgb.join())).size).toBe(shades.length);
    expect(new Set(shades.map((token) => palette[token].ansi16)).size).toBe(shades.length);
  });

  it('text has a contrast of 4.5:1 on the background, and letters on a colour as well', () => {
    const drawn = (Object.keys(palette) as Token[]).filter(
      (token) => token !== 'border' && !/^(lane|heat)/.test(token),
    );
    for (const token of drawn.filter((each) => each !== 'badge' && each !== 'strong')) {
      expect(wcagContrast(asColour(palette[token].rgb), background), token).toBeGreaterThanOrEqual(4.5);
    }
    for (const { rgb } of Object.values(palette)) {
      const colour = asColour(rgb);
      expect(Math.max(wcagContrast(colour, '#000000'), wcagContrast(colour, '#ffffff'))).toBeGreaterThanOrEqual(4.5);
    }
  });
});

/** The Linux console's own (drivers/tty/vt/vt.c), where there are no more than 16; code 30 is the first. */
const CONSOLE: Readonly<Record<number, string>> = {
  ...Object.fromEntries(
    '000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa'.split(' ').map((hex, index) => [30 + index, hex]),
  ),
  ...Object.fromEntries(
    '555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff'.split(' ').map((hex, index) => [90 + index, hex]),
  ),
};

const fromHex = (hex: string): Rgb =>
  asColour([0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number]);

it('on the Linux console what stands together is told apart by everybody', () => {
  const { dark } = THEMES;
  expect(tooNear((token) => fromHex(CONSOLE[dark?.[token].ansi16 ?? 30] ?? ''))).toEqual([]);
});

/** A heat map's steps, from the background on: for every eye each is further from it than the one before, and told from it. */
function rampProblems(background: Rgb, steps: readonly Rgb[], least: number): string[] {
  const lightness = converter('lab65');
  const isDark = lightness(background).l < 50;
  return Object.entries(EYES).flatMap(([who, seen]) =>
    steps.flatMap((step, index) => {
      const [before, after] = [seen(steps[index - 1] ?? background), seen(step)];
      const rises = (lightness(after).l - lightness(before).l) * (isDark ? 1 : -1);
      const apart = difference(before, after);
      return rises > 5 && apart >= least
        ? []
        : [`step ${index + 1} to ${who}: ΔE ${apart.toFixed(1)}, lightness ${rises.toFixed(1)}`];
    }),
  );
}

describe.each(themes)('a heat map in %s', (_, palette, background) => {
  it('has five steps in one order of lightness that everybody tells apart', () => {
    const ground = asColour(/1e/.test(background) ? [30, 30, 30] : [255, 255, 255]);
    expect(
      rampProblems(
        ground,
        HEAT.map((token) => asColour(palette[token].rgb)),
        14,
      ),
    ).toEqual([]);
  });

  it('and with 16 colours as well', () => {
    const ground = fromHex(/1e/.test(background) ? '000000' : 'ffffff');
    const steps = HEAT.map((token) => fromHex(CONSOLE[palette[token].ansi16] ?? ''));
    expect(rampProblems(ground, steps, APART)).toEqual([]);
  });
});

it('reports have the colours of the screen', () => {
  for (const [colours, name] of [
    [ON_DARK, 'dark'],
    [ON_LIGHT, 'light'],
  ] as const) {
    for (const [token, hex] of Object.entries(colours)) {
      expect(fromHex(hex)).toEqual(asColour(THEMES[name]?.[token as Token].rgb ?? [0, 0, 0]));
    }
  }
});
