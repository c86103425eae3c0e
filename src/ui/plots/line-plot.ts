import type { Series } from '../../domain/state/series.ts';
import type { CreateCanvas } from './canvas.ts';

export interface PlotRange {
  readonly fromMs: number;
  readonly toMs: number;
  /** The height of a value: 0 at the bottom, 1 at the top. */
  readonly share: (value: number) => number;
}

/** Dots per cell of a braille character. */
const DOTS_X = 2;
const DOTS_Y = 4;

/**
 * A series as braille text, `columns` x `rows`, on the time axis of all plots on the screen. The line has steps, since the
 * gauge is read four times a second: between two readings nothing is known.
 */
export function plotSeries(
  create: CreateCanvas,
  series: Series,
  range: PlotRange,
  columns: number,
  rows: number,
): string[] {
  const canvas = create(columns, rows);
  const dots = toDots(series, range, columns * DOTS_X, rows * DOTS_Y);
  const path = dots.flatMap((dot, index): [number, number][] => {
    const before = dots[index - 1];
    return before === undefined || before[1] === dot[1] ? [dot] : [[dot[0], before[1]], dot];
  });
  const last = path.at(-1);
  // The newest value holds until the next one.
  if (last !== undefined) canvas.line([...path, last]);
  return canvas.frame();
}

/** The same as single dots, every `spacing` dots: a reference behind the measured line. It ends at a point that is NaN, until the next. */
export function plotDotted(
  create: CreateCanvas,
  series: Series,
  range: PlotRange,
  columns: number,
  rows: number,
  spacing = 2,
): string[] {
  const canvas = create(columns, rows);
  const dots = toDots(series, range, columns * DOTS_X, rows * DOTS_Y);
  for (const [index, dot] of dots.entries()) {
    // Nothing is known from here on.
    if (Number.isNaN(dot[1])) continue;
    const toX = dots[index + 1]?.[0] ?? dot[0] + 1;
    const isNewest = index === dots.length - 1;
    for (let x = dot[0]; x < toX; x += 1) if (x % spacing === 0 || isNewest) canvas.dot(x, dot[1]);
  }
  return canvas.frame();
}

/** At most one dot per column of dots: the newest reading in it. */
function toDots(series: Series, range: PlotRange, width: number, height: number): [number, number][] {
  const spanMs = Math.max(1, range.toMs - range.fromMs);
  const byX = new Map<number, number>();
  for (const { atMs, value } of series.points) {
    if (atMs < range.fromMs) continue;
    const x = Math.min(width - 1, Math.floor(((atMs - range.fromMs) / spanMs) * (width - 1)));
    byX.set(x, Math.round((height - 1) * (1 - range.share(value))));
  }
  return [...byX].sort((a, b) => a[0] - b[0]);
}

export interface PlotCell {
  readonly text: string;
  readonly isFront: boolean;
  /** Nothing is drawn in it. */
  readonly isBlank: boolean;
}

const isEmpty = (char: string): boolean => char === ' ' || char === '\u2800';

/** Where both have a character in a cell, `front` wins. */
export function overlay(front: string, back: string): PlotCell[] {
  const behindIt = [...back];
  return [...front].map((char, index) => {
    const behind = behindIt[index] ?? ' ';
    return isEmpty(char)
      ? { text: behind, isFront: false, isBlank: isEmpty(behind) }
      : { text: char, isFront: true, isBlank: false };
  });
}
