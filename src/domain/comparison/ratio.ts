import jStat from 'jstat';

/** How many times the first of two subjects is the second, from the figures of their rounds. */
export interface Ratio {
  readonly ratio: number;
  /** The interval in which the true ratio lies, as sure as was asked; null: too few rounds to say. */
  readonly low: number | null;
  readonly high: number | null;
  /** The interval leaves out 1, the rounds of the two do not overlap, and the difference matters. */
  readonly beyondNoise: boolean;
}

/**
 * A smaller difference is none, however steady the rounds: the same server, built or started another day, differs by as much
 * (address layout, where the kernel puts its threads).
 */
export const LEAST_DIFFERENCE = 0.02;

/**
 * Welch's interval for the means of the logarithms, which is one for the ratio; figures of speed and size spread by per cents,
 * and the two subjects need not spread alike. Not a bootstrap: three rounds have ten different resamples, and its intervals
 * are far too narrow. Not ranks alone: of three rounds against three, all of one lie above all of the other once in ten
 * comparisons of equals. So the interval and the ranks must agree (docs/comparison.md).
 *
 * A subject with a single round (one recording) lends the other's spread. All figures must be larger than 0.
 */
export function ratioOf(first: readonly number[], second: readonly number[], confidence: number): Ratio | null {
  if (first.length === 0 || second.length === 0 || [...first, ...second].some((value) => !(value > 0))) return null;
  const [a, b] = [logStatistics(first), logStatistics(second)];
  const difference = a.mean - b.mean;
  const ratio = Math.exp(difference);
  const error = standardError(a, b);
  if (error === null) return { ratio, low: null, high: null, beyondNoise: false };
  const half = error.of === 0 ? 0 : jStat.studentt.inv(1 - (1 - confidence) / 2, error.degrees) * error.of;
  const [low, high] = [Math.exp(difference - half), Math.exp(difference + half)];
  const differs = ratio >= 1 + LEAST_DIFFERENCE || ratio <= 1 / (1 + LEAST_DIFFERENCE);
  return { ratio, low, high, beyondNoise: differs && (low > 1 || high < 1) && !overlap(first, second) };
}

interface LogStatistics {
  readonly count: number;
  readonly mean: number;
  /** Of the sample; null: of one round there is none. */
  readonly variance: number | null;
}

function logStatistics(values: readonly number[]): LogStatistics {
  const logs = values.map(Math.log);
  const count = logs.length;
  const mean = logs.reduce((sum, value) => sum + value, 0) / count;
  const squares = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, variance: count > 1 ? squares / (count - 1) : null };
}

/** Of the difference of both means, with Welch's degrees of freedom; null where nothing shows how figures spread. */
function standardError(a: LogStatistics, b: LogStatistics): { readonly of: number; readonly degrees: number } | null {
  if (a.variance === null || b.variance === null) {
    const known = a.variance === null ? b : a;
    if (known.variance === null) return null;
    return { of: Math.sqrt(known.variance * (1 / a.count + 1 / b.count)), degrees: known.count - 1 };
  }
  const [ofA, ofB] = [a.variance / a.count, b.variance / b.count];
  const sum = ofA + ofB;
  if (sum === 0) return { of: 0, degrees: a.count + b.count - 2 };
  return { of: Math.sqrt(sum), degrees: sum ** 2 / (ofA ** 2 / (a.count - 1) + ofB ** 2 / (b.count - 1)) };
}

const overlap = (a: readonly number[], b: readonly number[]): boolean =>
  Math.min(...a) <= Math.max(...b) && Math.min(...b) <= Math.max(...a);
