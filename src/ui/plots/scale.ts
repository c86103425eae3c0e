import { formatMsBound, formatPercent, formatTick, formatTickBytes } from '../../domain/words/format.ts';
import { indexBelow, numberAt } from './preferred-numbers.ts';
import { bytesStep, decimalStep, linearTicks, logTicks, type RoundStep, roundTop, wholeStep } from './ticks.ts';

/** What an axis counts: which steps are round, and how its numbers are written. */
export interface Measure {
  readonly step: RoundStep;
  readonly format: (value: number) => string;
}

export const COUNT: Measure = { step: wholeStep, format: formatTick };
export const BYTES: Measure = { step: bytesStep, format: formatTickBytes };
export const MILLISECONDS: Measure = { step: decimalStep, format: (ms) => (ms === 0 ? '0' : formatMsBound(ms)) };
export const PERCENT: Measure = { step: wholeStep, format: formatPercent };
/** 100 per cent are one core. */
export const CORES: Measure = { step: wholeStep, format: (percent) => formatTick(percent / 100) };

export interface ScaleTick {
  readonly label: string;
  /** Of the height: 0 at the bottom, 1 at the top. */
  readonly share: number;
}

/** From values to heights, and what stands beside them. */
export interface Scale {
  readonly share: (value: number) => number;
  /** Ascending: those that stand apart in so many rows. */
  readonly ticks: (rows: number) => readonly ScaleTick[];
  /** The axis is broken below its uppermost row: what is between is left out. */
  readonly isBroken: boolean;
}

const clipped = (share: number): number => Math.max(0, Math.min(1, share));

/** How many rows numbers are apart at least: where there is room each has a blank row above it. */
const gapOf = (rows: number): number => (rows < ROOMY_ROWS ? 1.5 : 2);
const ROOMY_ROWS = 9;

/** From 0 to the first round number that is not below `highest`. */
export function linearScale(highest: number, measure: Measure): Scale {
  // Of nothing but zeros the axis reaches one.
  const top = roundTop(highest > TINY ? highest : 1, measure.step);
  const share = (value: number): number => clipped(value / top);
  return { share, ticks: (rows) => ticksOf(linearValues(top, rows, measure), share, measure), isBroken: false };
}

/** Only to divide by. */
const TINY = 1e-9;

/** In a single row the top of the scale is what gives the line its height. */
function linearValues(top: number, rows: number, { step }: Measure): readonly number[] {
  if (rows <= 1) return [top];
  const apart = (top * gapOf(rows)) / (rows - 1);
  const even = apart >= top ? [0] : linearTicks(top, apart, step);
  const highest = even.at(-1) ?? 0;
  return top - highest >= Math.min(top, apart) ? [...even, top] : even;
}

const ticksOf = (values: readonly number[], share: Scale['share'], { format }: Measure): readonly ScaleTick[] =>
  values.map((value) => ({ label: format(value), share: share(value) }));

/** Ends of logarithmic axes, and what is between them: 1, 2, 5, 10. */
const LOG_ENDS = [1, 2, 5];

/** From `lowest` (> 0), or the 1, 2 or 5 below it, to the one above `highest`; at least a decade. */
export function logScale(lowest: number, highest: number, measure: Measure): Scale {
  const from = numberAt(LOG_ENDS, indexBelow(LOG_ENDS, lowest));
  const below = indexBelow(LOG_ENDS, Math.max(highest, from));
  const top = Math.max(from * 10, numberAt(LOG_ENDS, numberAt(LOG_ENDS, below) >= highest ? below : below + 1));
  const span = Math.log(top / from);
  const share = (value: number): number => clipped(Math.log(Math.max(value, from) / from) / span);
  return { share, ticks: (rows) => ticksOf(logValues(from, top, rows), share, measure), isBroken: false };
}

/** Decades, or every so many of them; the ends where they are apart from these. */
function logValues(from: number, top: number, rows: number): readonly number[] {
  if (rows <= 1) return [top];
  const rowsOf = (low: number, high: number): number => (Math.log(high / low) / Math.log(top / from)) * (rows - 1);
  const stride = Math.max(1, Math.ceil(gapOf(rows) / rowsOf(1, 10)));
  const decades = logTicks(from, top).filter((_, index) => index % stride === 0);
  const isApart = (a: number | undefined, b: number): boolean => a === undefined || rowsOf(a, b) >= gapOf(rows);
  const above = decades.filter((value) => value === from || isApart(from, value));
  const ends = [...(above[0] === from ? [] : [from]), ...above];
  return isApart(ends.at(-1), top) ? [...ends, top] : ends;
}

/** Dots of a row, as everywhere in this folder. */
const DOTS_Y = 4;
/** A row for what is above the break, and a gap. */
const ABOVE_DOTS = DOTS_Y - 1;
const GAP_DOTS = 2;

/**
 * Linear up to the measured `highest`, then broken: the uppermost row has all that is between and `beyond`, which is not
 * round but what it is. Of a single row nothing can be broken off.
 */
export function brokenScale(highest: number, beyond: number, rows: number, measure: Measure): Scale {
  const top = roundTop(Math.max(highest, TINY), measure.step);
  if (rows < 2 || beyond <= top) return linearScale(Math.max(highest, beyond), measure);
  const dots = rows * DOTS_Y - 1;
  const upper = (dots - ABOVE_DOTS) / dots;
  const lower = (dots - ABOVE_DOTS - GAP_DOTS) / dots;
  const share = (value: number): number =>
    value <= top ? clipped(value / top) * lower : clipped(upper + ((value - top) / (beyond - top)) * (1 - upper));
  return {
    share,
    ticks: () => ticksOf([...linearValues(top, rows - 1, measure), beyond], share, measure),
    isBroken: true,
  };
}
