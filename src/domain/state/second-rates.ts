/**
 * Good answers in each whole second of a step: how much a rate fluctuates by itself, the measure for "stops growing".
 * Bounded: in a long hold, the newest seconds.
 */
export interface SecondRates {
  /** Per second, oldest first. */
  readonly rates: readonly number[];
  /** The current second. */
  readonly ms: number;
  readonly answers: number;
}

export const noRates: SecondRates = { rates: [], ms: 0, answers: 0 };

const SECOND_MS = 1_000;
/** Ticks come some ms early or late: a second that lacks less than this is complete. */
const SLACK_MS = 30;
const RATES_MAX = 120;

export function addSecond(before: SecondRates, ms: number, answers: number): SecondRates {
  const next = { ms: before.ms + ms, answers: before.answers + answers };
  if (next.ms < SECOND_MS - SLACK_MS) return { ...before, ...next };
  return { rates: [...before.rates, (next.answers * 1000) / next.ms].slice(-RATES_MAX), ms: 0, answers: 0 };
}

/**
 * Half the distance between the lowest and the highest second, by which a step's mean may be off; null for a step of one
 * second, where it is not known.
 */
export function spreadOfRates({ rates }: SecondRates): number | null {
  if (rates.length < 2) return null;
  return (Math.max(...rates) - Math.min(...rates)) / 2;
}
