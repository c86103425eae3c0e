import type { IBufferCell, Terminal } from '@xterm/headless';
import { type Rgb, wcagContrast } from 'culori';
import type { Background } from '../../../src/ui/background/background.ts';

/** WCAG 2.2, 1.4.3: text of the usual size. */
const MIN_CONTRAST = 4.5;

/** A dark background that is not black is the harder one. */
const BACKGROUNDS: Readonly<Record<Background, number>> = { dark: 0x1e1e1e, light: 0xffffff };
const OWN_FOREGROUNDS: Readonly<Record<Background, number>> = { dark: 0xffffff, light: 0x000000 };

/** The two of xterm's 256 that letters on a colour have (ui/theme.ts). */
const ON_COLOURS: Readonly<Record<number, number>> = { 16: 0x000000, 231: 0xffffff };

/** What is read. Lines, blocks and dots are pictures: those that stand together are held apart by test/ui/colours.test.ts. */
const READ = /[\p{L}\p{N}%?!/]/u;

/** Empty: each letter and digit on the screen can be read. Of text in one pair of colours the first is named. */
export function faintText(emulator: Terminal, background: Background): string[] {
  const buffer = emulator.buffer.active;
  const cell = buffer.getNullCell();
  const faint = new Map<string, string>();
  for (let row = 0; row < emulator.rows; row += 1) {
    const line = buffer.getLine(buffer.baseY + row);
    for (let column = 0; column < emulator.cols; column += 1) {
      line?.getCell(column, cell);
      if (!READ.test(cell.getChars())) continue;
      const [on, text] = coloursOf(cell, background);
      const pair = `${hex(text)} on ${hex(on)}`;
      if (faint.has(pair) || contrastOf(on, text) >= MIN_CONTRAST) continue;
      const words = line?.translateToString(true, column, column + 30).trim() ?? '';
      faint.set(pair, `row ${row}, column ${column}: ${pair} is ${contrastOf(on, text).toFixed(1)}:1: ${words}`);
    }
  }
  return [...faint.values()];
}

function coloursOf(cell: IBufferCell, background: Background): [on: number, text: number] {
  const text = cell.isFgRGB()
    ? cell.getFgColor()
    : cell.isFgPalette()
      ? (ON_COLOURS[cell.getFgColor()] ?? Number.NaN)
      : OWN_FOREGROUNDS[background];
  const on = cell.isBgRGB() ? cell.getBgColor() : BACKGROUNDS[background];
  return cell.isInverse() !== 0 ? [text, on] : [on, text];
}

const contrasts = new Map<number, number>();

function contrastOf(on: number, text: number): number {
  const key = on * 2 ** 24 + text;
  const contrast = contrasts.get(key) ?? wcagContrast(asColour(on), asColour(text));
  contrasts.set(key, contrast);
  return contrast;
}

const hex = (rgb: number): string => `#${rgb.toString(16).padStart(6, '0')}`;

const asColour = (rgb: number): Rgb => ({
  mode: 'rgb',
  r: (rgb >> 16) / 255,
  g: ((rgb >> 8) & 255) / 255,
  b: (rgb & 255) / 255,
});
