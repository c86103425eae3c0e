import { stepFrom } from './preferred-numbers.ts';

/** The smallest round step that is not below `least`, on an axis that reaches `highest`: 1, 2 or 5 of a decade. */
export type RoundStep = (least: number, highest: number) => number;

export const decimalStep: RoundStep = (least) => stepFrom(least);

/** Of figures that are whole: never less than one. */
export const wholeStep: RoundStep = (least) => Math.max(1, stepFrom(least));

/** 1, 2 or 5 of a decade of the unit in which memory of this size is written: 50 MB, 0.5 GB. */
export const bytesStep: RoundStep = (least, highest) => {
  const unit = 1024 ** Math.floor(Math.log(Math.max(1, highest)) / Math.log(1024) + SLACK);
  return Math.max(1, stepFrom(least / unit) * unit);
};

/** A linear axis begins at 0 and has at most this many intervals: enough for a top that is near to the highest value. */
const MAX_INTERVALS = 6;

/** The first round number that is not below `highest` (> 0). */
export function roundTop(highest: number, stepOf: RoundStep = decimalStep): number {
  const step = stepOf(highest / MAX_INTERVALS, highest);
  return step * Math.max(1, Math.ceil(highest / step - SLACK));
}

/** From 0 in round steps of at least `apart` up to `top`. */
export function linearTicks(top: number, apart: number, stepOf: RoundStep = decimalStep): readonly number[] {
  const step = stepOf(apart, top);
  return Array.from({ length: Math.floor(top / step + SLACK) + 1 }, (_, index) => index * step);
}

/** Floating point: 0.3 / 0.1 is a little less than 3. */
const SLACK = 1e-9;

/** The decades from `lowest` to `highest` (both > 0). */
export function logTicks(lowest: number, highest: number): readonly number[] {
  const first = Math.ceil(Math.log10(lowest) - SLACK);
  const last = Math.floor(Math.log10(highest) + SLACK);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => 10 ** (first + index));
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** What a clock's face is divided by. */
const TIME_STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 6, 12, 24].map((hours) => hours * HOUR),
];

/** Round moments of the run's clock from `fromMs` to `toMs`, at most `most` (≥ 1) of them. */
export function timeTicks(fromMs: number, toMs: number, most: number): readonly number[] {
  const within = (step: number): number => Math.floor(toMs / step) - Math.ceil(fromMs / step) + 1;
  const step =
    TIME_STEPS.find((each) => within(each) <= most) ?? DAY * stepFrom((toMs - fromMs) / DAY / Math.max(1, most - 1));
  const first = Math.ceil(fromMs / step);
  return Array.from({ length: Math.max(0, within(step)) }, (_, index) => (first + index) * step);
}
