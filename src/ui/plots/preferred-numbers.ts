/**
 * The Renard series R80 (ISO 3): a decade in 80 steps of some 3 %, as readable numbers. Every 2nd, 4th, 8th and 16th of them
 * are R40 to R5.
 */
// biome-ignore format: a table of ten decades' eighths reads as one
const R80: readonly number[] = [
  1, 1.03, 1.06, 1.09, 1.12, 1.15, 1.18, 1.22, 1.25, 1.28, 1.32, 1.36, 1.4, 1.45, 1.5, 1.55,
  1.6, 1.65, 1.7, 1.75, 1.8, 1.85, 1.9, 1.95, 2, 2.06, 2.12, 2.18, 2.24, 2.3, 2.36, 2.43,
  2.5, 2.58, 2.65, 2.72, 2.8, 2.9, 3, 3.07, 3.15, 3.25, 3.35, 3.45, 3.55, 3.65, 3.75, 3.87,
  4, 4.12, 4.25, 4.37, 4.5, 4.62, 4.75, 4.87, 5, 5.15, 5.3, 5.45, 5.6, 5.8, 6, 6.15,
  6.3, 6.5, 6.7, 6.9, 7.1, 7.3, 7.5, 7.75, 8, 8.25, 8.5, 8.75, 9, 9.25, 9.5, 9.75,
];

const everyOf = (step: number): readonly number[] => R80.filter((_, index) => index % step === 0);

/** Numbers from 1 to below 10 that are repeated in every decade. */
export type Decade = readonly number[];

/** The finest first. Between R5 and whole decades are 1, 2, 5, which read best of all. */
export const DECADES: readonly Decade[] = [R80, everyOf(2), everyOf(4), everyOf(8), everyOf(16), [1, 2, 5], [1]];

/** Steps of equal width, on whole multiples of it. */
const STEPS: Decade = [1, 2, 5];

/** The smallest of 1, 2, 5, 10, 20 … (and of the decades below) that is not below `min` (> 0). */
export function stepFrom(min: number): number {
  const index = indexBelow(STEPS, min);
  const below = numberAt(STEPS, index);
  return below >= min * (1 - SLACK) ? below : numberAt(STEPS, index + 1);
}

/** Floating point: 0.3 / 0.1 is a little less than 3. */
const SLACK = 1e-9;

/** Index of the largest number of the series that is not above `value` (> 0); whole decades count `decade.length` each. */
export function indexBelow(decade: Decade, value: number): number {
  const exponent = Math.floor(Math.log10(value) + SLACK);
  const mantissa = (value / 10 ** exponent) * (1 + SLACK);
  const within = decade.findLastIndex((number) => number <= mantissa);
  return exponent * decade.length + Math.max(0, within);
}

export function numberAt(decade: Decade, index: number): number {
  const exponent = Math.floor(index / decade.length);
  return (decade[index - exponent * decade.length] ?? 1) * 10 ** exponent;
}
