import { ConctopError, EXIT } from '../domain/errors.ts';
import { type Colours, ON_DARK, ON_LIGHT, type Token } from '../domain/words/metric-colours.ts';
import { type Background, luminance } from './background/background.ts';

export type { Token } from '../domain/words/metric-colours.ts';

/** A colour as 24 bits and as one of the 16 (SGR foreground code). */
interface Colour {
  readonly rgb: readonly [number, number, number];
  readonly ansi16: number;
}

export type Palette = Readonly<Record<Token, Colour>>;

const colour = (hex: string, ansi16: number): Colour => ({
  rgb: [
    Number.parseInt(hex.slice(0, 2), 16),
    Number.parseInt(hex.slice(2, 4), 16),
    Number.parseInt(hex.slice(4, 6), 16),
  ],
  ansi16,
});

/**
 * What terminals of 16 colours get (SGR foreground codes). There is no orange among them, and no second green that a deuteranope
 * tells from yellow: each meaning has a code of its own, and those that stand together are far apart in the colours of the
 * Linux console (drivers/tty/vt/vt.c), which is where there are no more. On a light background nine of the 16 can be read.
 */
type Codes = Readonly<Record<Token, number>>;

const DARK_CODES: Codes = {
  text: 37,
  strong: 97,
  dim: 37,
  border: 90,
  badge: 94,
  connections: 94,
  threads: 33,
  units: 35,
  requests: 32,
  latency: 97,
  memory: 95,
  cores: 96,
  generator: 34,
  other: 37,
  lane1: 36,
  lane2: 32,
  lane3: 92,
  heat1: 34,
  heat2: 90,
  heat3: 94,
  heat4: 37,
  heat5: 93,
  good: 36,
  warning: 93,
  bad: 31,
};

const LIGHT_CODES: Codes = {
  text: 30,
  strong: 30,
  dim: 90,
  border: 90,
  badge: 34,
  connections: 34,
  threads: 95,
  units: 90,
  requests: 36,
  latency: 33,
  memory: 35,
  cores: 94,
  generator: 30,
  other: 37,
  lane1: 34,
  lane2: 36,
  lane3: 94,
  heat1: 37,
  heat2: 94,
  heat3: 90,
  heat4: 34,
  heat5: 30,
  good: 32,
  warning: 91,
  bad: 31,
};

const palette = (colours: Colours, codes: Codes): Palette =>
  Object.fromEntries(
    Object.entries(colours).map(([token, hex]) => [token, colour(hex, codes[token as Token])]),
  ) as Palette;

const dark = palette(ON_DARK, DARK_CODES);

/** For projectors that wash out greys: receding colours are stronger. */
const contrast: Palette = {
  ...dark,
  text: colour('ffffff', 97),
  dim: colour('d0d7de', 37),
  border: colour('8b949e', 37),
};

const light = palette(ON_LIGHT, LIGHT_CODES);

const contrastOnLight: Palette = {
  ...light,
  text: colour('000000', 30),
  dim: colour('32383f', 30),
  border: colour('57606a', 90),
};

export const THEMES: Readonly<Record<string, Palette>> = { dark, light, contrast };
export const THEME_NAMES: readonly string[] = Object.keys(THEMES);
/** `auto` is dark or light, as the terminal's background is. */
export const THEME_CHOICES: readonly string[] = ['auto', ...THEME_NAMES];

/** Throws ConctopError `bad-usage` for a name that none has. */
export function knownTheme(name: string): string {
  if (THEME_CHOICES.includes(name)) return name;
  throw new ConctopError('bad-usage', `There is no theme named ${name}.`, {
    hint: `Choose one of: ${THEME_CHOICES.join(', ')}.`,
    exitCode: EXIT.usage,
  });
}

/** The themes in the order of the key. */
export const themeAt = (index: number): Palette => THEMES[THEME_NAMES[index % THEME_NAMES.length] ?? ''] ?? dark;

/** The same on a background: one theme there is for both. */
export function paletteAt(index: number, background: Background): Palette {
  const theme = themeAt(index);
  return theme === contrast && background === 'light' ? contrastOnLight : theme;
}

/** What a theme's colours are for. */
export const backgroundFor = (index: number, background: Background): Background =>
  themeAt(index) === light || paletteAt(index, background) === contrastOnLight ? 'light' : 'dark';

/** Where the key starts from. */
export const firstThemeIndex = (choice: string, background: Background): number =>
  Math.max(0, THEME_NAMES.indexOf(choice === 'auto' ? background : choice));

/** Whether a choice looks different on another background. */
export const asksBackground = (choice: string): boolean => choice === 'auto' || choice === 'contrast';

/** 0 none, 4 bits, 8 bits, 24 bits. */
export type ColourDepth = 0 | 4 | 8 | 24;

/** FORCE_COLOR as chalk reads it. */
const FORCED: Readonly<Record<string, ColourDepth>> = { '0': 0, '1': 4, '2': 8, '3': 24 };

/**
 * NO_COLOR (no-color.org), FORCE_COLOR, COLORTERM and TERM, in this order. Not Node's `getColorDepth`, which finds no colours
 * in a terminal that it does not know by name (foot, alacritty), or if CI is set or NO_COLOR is empty.
 */
export function colourDepth(env: Readonly<Record<string, string | undefined>>): ColourDepth {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return 0;
  const forced = FORCED[env.FORCE_COLOR ?? ''];
  if (forced !== undefined) return forced;
  const term = env.TERM ?? '';
  if (term === 'dumb') return 0;
  if (/truecolor|24bit/i.test(env.COLORTERM ?? '')) return 24;
  return /256/.test(term) ? 8 : 4;
}

export interface Style {
  readonly bold?: boolean;
  readonly inverse?: boolean;
  /** Recedes: behind what is bright. */
  readonly faint?: boolean;
  /** The background: for half blocks, which show two colours in one cell. */
  readonly on?: Token;
}

/** Text in a colour of the theme, as ANSI. */
export type Paint = (token: Token, text: string, style?: Style) => string;

export function createPaint(palette: Palette, depth: ColourDepth): Paint {
  // Used a thousand times per frame, and only a few dozen different ones.
  const known = new Map<string, string>();
  return (token, text, style = {}) => {
    if (text === '') return '';
    const key = `${token} ${style.bold === true} ${style.inverse === true} ${style.faint === true} ${style.on ?? ''}`;
    const start = known.get(key) ?? startCode(palette, depth, token, style);
    known.set(key, start);
    return start === '' ? text : `${start}${text}\x1b[0m`;
  };
}

/** The terminal's own foreground, which stands out on its background whatever that is (SGR 39). */
const OWN_FOREGROUND = '39';

function startCode(palette: Palette, depth: ColourDepth, token: Token, style: Style): string {
  const isOwn = token === 'strong' && depth > 0 && style.inverse !== true;
  const codes = [
    ...((style.bold === true && !turnsBright(palette[token], depth, style)) || isOwn ? ['1'] : []),
    ...(isOwn ? [OWN_FOREGROUND] : foregroundCode(palette, depth, token, style)),
    ...(style.on === undefined ? [] : backgroundCode(palette[style.on], depth)),
  ];
  return codes.length === 0 ? '' : `\x1b[${codes.join(';')}m`;
}

function foregroundCode(palette: Palette, depth: ColourDepth, token: Token, { inverse, faint }: Style): string[] {
  if (inverse === true) return inverseCode(palette[token], depth);
  if (faint !== true) return colourCode(palette[token], depth);
  // Of 16 colours there are no shades: SGR 2 asks the terminal for one.
  if (depth <= 4) return depth === 0 ? [] : ['2', ...colourCode(palette[token], depth)];
  return colourCode({ ...palette[token], rgb: between(palette[token].rgb, palette.border.rgb) }, depth);
}

/** How far a faint colour has gone towards that of borders, which recede on the theme's background. */
const FAINT_SHARE = 0.55;

const between = (from: Colour['rgb'], to: Colour['rgb']): Colour['rgb'] => {
  const mixed = (index: 0 | 1 | 2): number => Math.round(from[index] * (1 - FAINT_SHARE) + to[index] * FAINT_SHARE);
  return [mixed(0), mixed(1), mixed(2)];
};

/** With 16 colours bold makes a dark one bright, which is another meaning's. */
const turnsBright = ({ ansi16 }: Colour, depth: ColourDepth, { inverse }: Style): boolean =>
  depth === 4 && inverse !== true && ansi16 >= 30 && ansi16 <= 36;

function colourCode({ rgb, ansi16 }: Colour, depth: ColourDepth): string[] {
  if (depth === 0) return [];
  if (depth === 4) return [`${ansi16}`];
  if (depth === 8) return [`38;5;${nearest256(rgb)}`];
  return [`38;2;${rgb.join(';')}`];
}

/** From this luminance on black has more contrast than white. */
const BLACK_FROM = 0.179;

const isLight = ({ rgb }: Colour): boolean => luminance(rgb.map((channel) => channel / 255)) > BLACK_FROM;

/** Black or white on the colour, with explicit codes: for the plain inverse attribute the terminal chooses the other colour. */
function inverseCode(colour: Colour, depth: ColourDepth): string[] {
  if (depth === 0) return ['7'];
  if (depth === 4) return [isLight(colour) ? '30' : '97', `${colour.ansi16 + 10}`];
  return [isLight(colour) ? '38;5;16' : '38;5;231', ...backgroundCode(colour, depth)];
}

function backgroundCode(colour: Colour, depth: ColourDepth): string[] {
  if (depth === 0) return [];
  if (depth === 4) return [`${colour.ansi16 + 10}`];
  return colourCode(colour, depth).map((code) => code.replace(/^38/, '48'));
}

/** xterm's 256-colour cube has these six levels per channel, and 24 greys from 8 in steps of 10. */
const CUBE_LEVELS = [0, 95, 135, 175, 215, 255];

export function nearest256([r, g, b]: readonly [number, number, number]): number {
  const level = (value: number): number =>
    CUBE_LEVELS.reduce((best, candidate, index) => {
      return Math.abs(candidate - value) < Math.abs((CUBE_LEVELS[best] ?? 0) - value) ? index : best;
    }, 0);
  const [cr, cg, cb] = [level(r), level(g), level(b)];
  const distance = (x: number, y: number, z: number): number => (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2;
  const cube = distance(CUBE_LEVELS[cr] ?? 0, CUBE_LEVELS[cg] ?? 0, CUBE_LEVELS[cb] ?? 0);
  const grey = Math.max(0, Math.min(23, Math.round(((r + g + b) / 3 - 8) / 10)));
  const greyValue = 8 + grey * 10;
  return distance(greyValue, greyValue, greyValue) < cube ? 232 + grey : 16 + 36 * cr + 6 * cg + cb;
}
