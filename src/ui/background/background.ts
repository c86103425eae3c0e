/** What the terminal's own background is like; colours that suit it are in theme.ts. */
export type Background = 'dark' | 'light';

/** Relative luminance from which black text stands out more than white text (WCAG 2.2): as light to the eye as a middle grey. */
const LIGHT_FROM = 0.179;

/** `rgb:R/G/B` or `rgba:R/G/B/A` with one to four hex digits each, `#RGB` up to `#RRRRGGGGBBBB` (XParseColor). */
const COMPONENTS = /^rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})(?:\/[\da-f]{1,4})?$/i;
const HASH = /^#((?:[\da-f]{3}){1,4})$/i;

/** Of a colour as terminals report it (xterm's control sequences, OSC 11). Null: not a colour. */
export function backgroundOf(spec: string): Background | null {
  const channels = COMPONENTS.exec(spec)?.slice(1, 4) ?? thirds(HASH.exec(spec)?.[1]);
  if (channels === null) return null;
  return luminance(channels.map((hex) => Number.parseInt(hex, 16) / (16 ** hex.length - 1))) > LIGHT_FROM
    ? 'light'
    : 'dark';
}

/** Relative luminance (WCAG 2.2) of red, green and blue from 0 to 1. */
export function luminance(channels: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function thirds(hex: string | undefined): string[] | null {
  if (hex === undefined) return null;
  const digits = hex.length / 3;
  return [0, 1, 2].map((channel) => hex.slice(channel * digits, (channel + 1) * digits));
}

/** sRGB to linear light. */
const linear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * COLORFGBG (rxvt, konsole): `15;0`, foreground and background as numbers of the 16 colours; with a pixmap a field stands
 * between. Of the 16, white and the bright ones but dark grey are light, as vim reads it. Null: it does not say.
 */
export function backgroundFromEnv({ COLORFGBG = '' }: Environment): Background | null {
  const last = COLORFGBG.split(';').at(-1) ?? '';
  if (!/^\d{1,2}$/.test(last) || Number(last) > 15) return null;
  return Number(last) === 7 || Number(last) > 8 ? 'light' : 'dark';
}

/**
 * Whether the terminal may be asked. Older Linux consoles print what they do not know; GNU screen hands the question on and
 * answers in the wrong order (terminal-colorsaurus names the same exceptions). tmux, whose TERM may be `screen-256color` as
 * well, answers or is silent.
 */
export function mayBeAsked({ TERM = '', TMUX = '' }: Environment): boolean {
  if (TERM === '' || TERM === 'dumb' || TERM === 'linux' || TERM.startsWith('Eterm')) return false;
  return !TERM.startsWith('screen') || TMUX !== '';
}
