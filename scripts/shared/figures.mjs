// Figures of several rounds: a shared machine has no seconds that can be trusted, so rounds are compared, not seconds.

/** @param {readonly number[]} numbers */
export const sum = (numbers) => numbers.reduce((total, value) => total + value, 0);

/** NaN of none. @param {readonly number[]} numbers */
export const mean = (numbers) => sum(numbers) / numbers.length;

/** NaN of none. @param {readonly number[]} numbers */
export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** `1.04 (0.98-1.10)`: the median, least and most. @param {readonly number[]} numbers */
export const medianAndRange = (numbers, digits = 2) =>
  `${median(numbers).toFixed(digits)} (${Math.min(...numbers).toFixed(digits)}-${Math.max(...numbers).toFixed(digits)})`;
