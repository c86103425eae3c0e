import type { LatencyHistogram } from '../../../domain/state/histogram.ts';
import { formatMs, formatPercent } from '../../../domain/words/format.ts';
import type { Paint } from '../../theme.ts';

/** How many rows below its bars a histogram of so many rows has. */
export const captionRows = (rows: number): number => (rows >= 12 ? 3 : rows >= 10 ? 2 : rows >= 9 ? 1 : 0);

interface Captions {
  readonly histogram: LatencyHistogram;
  /** Of all answers, in the longest bar: 0 to 1. */
  readonly longestShare: number;
  /** Whether percentiles stand beside the bars already. */
  readonly hasStats: boolean;
  /** How far off the figures may be, where the border has no room for it; empty: it has, or nothing is known. */
  readonly band: string;
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
}

/** Below the bars, as rows allow: the percentiles, what the bars mean, and how far off all of it may be. */
export function latencyCaptions(captions: Captions): string[] {
  const { histogram, longestShare, hasStats, band, columns, rows, paint } = captions;
  const of = (percentile: number): string => formatMs(histogram.percentileMs(percentile));
  const share = formatPercent(longestShare * 100);
  const fitting = (...wordings: readonly string[]): string => wordings.find((words) => words.length <= columns) ?? '';
  const figures = hasStats
    ? ''
    : paint('latency', fitting(`p50 ${of(50)} · p99 ${of(99)}`, `p99 ${of(99)}`), { bold: true });
  const meaning = fitting(
    `bars: share of the second’s answers, the longest ${share}`,
    `bars: share of answers, longest ${share}`,
    `longest bar ${share}`,
  );
  const lines = [figures, paint('dim', fitting(band)), paint('dim', meaning)].filter((line) => line !== '');
  return Array.from({ length: rows }, (_, row) => lines[row] ?? '');
}
