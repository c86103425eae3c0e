import { significant } from '../domain/words/round.ts';

const MOST_DECADES_WITH_PARTS = 2;
/** With fewer labels nobody can read a value off the axis. */
const FEWEST = 3;

/** Where a logarithmic axis has its labels: powers of ten; where there are few of them 2 and 5 of each as well; within a part of one, even steps. */
export function logarithmicSplits(min: number, max: number, isWhole: boolean): number[] {
  const decades = Math.log10(max / min);
  const parts = decades > MOST_DECADES_WITH_PARTS ? [1] : decades > 1 || isWhole ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 7];
  const splits: number[] = [];
  for (let power = Math.floor(Math.log10(min)); 10 ** power <= max; power += 1) {
    splits.push(...parts.map((part) => part * 10 ** power).filter((value) => value >= min && value <= max));
  }
  return splits.length < FEWEST && max > min ? evenSplits(min, max, isWhole) : splits;
}

/** 100 to 107 ms: 100, 102, 104, 106. */
function evenSplits(min: number, max: number, isWhole: boolean): number[] {
  const rough = (max - min) / FEWEST;
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = [5, 2, 1].map((part) => part * power).find((step) => step <= rough) ?? power;
  const step = isWhole ? Math.max(1, round) : round;
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  // Multiplied and not added up, and without what binary fractions leave of it: 0.3, not 0.30000000000000004.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => significant((first + at) * step, 12));
}
