import { describe, expect, test } from 'vitest';
import { LatencyHistogram } from '../../src/domain/state/histogram.ts';
import { columnsOf } from '../../src/ui/frame/ansi-text.ts';
import { latencyLines } from '../../src/ui/panes/latency/latency-lines.ts';
import { latencyRows } from '../../src/ui/plots/latency-buckets.ts';
import type { Paint } from '../../src/ui/theme.ts';

const paint: Paint = (_token, text) => text;
const of = (...values: readonly number[]): LatencyHistogram => LatencyHistogram.ofMs(values);
const spread = (from: number, to: number, power = 1): LatencyHistogram =>
  LatencyHistogram.ofMs(Array.from({ length: 1000 }, (_, index) => from + (to - from) * (index / 999) ** power));

/** Shapes that servers make: steady, with a tail, two humps, a lock that serves one after the other, microseconds, a minute. */
const SHAPES: readonly (readonly [string, LatencyHistogram])[] = [
  ['steady', spread(100, 104)],
  ['a long tail', spread(100, 5_000, 8)],
  ['one after the other', spread(100, 10_000)],
  ['two humps', LatencyHistogram.merge([spread(1, 2), spread(900, 1_100)])],
  ['microseconds', spread(0.03, 0.09)],
  ['from nothing to a minute', spread(0.01, 60_000, 6)],
  ['half of them 277 ms', LatencyHistogram.merge([spread(100, 277), spread(277, 2_000)])],
  ['one value', of(100)],
];
const HEIGHTS = [1, 2, 3, 4, 5, 6, 8, 9, 12, 20];

describe.each(SHAPES)('%s', (_name, histogram) => {
  describe.each(HEIGHTS)('%i rows', (maxRows) => {
    const rows = latencyRows(histogram, maxRows);

    test('every latency counts in one row, and the number of rows is bounded', () => {
      expect(rows.length).toBeLessThanOrEqual(maxRows);
      expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(histogram.count);
    });

    test('a percentile is within the range of the row that is marked with it, and bars agree', () => {
      for (const percentile of [50, 90, 99]) {
        const ms = histogram.percentileMs(percentile) ?? Number.NaN;
        const at = rows.findIndex(({ percentiles }) => percentiles.includes(percentile));
        const row = rows[at];
        expect(ms).toBeGreaterThanOrEqual(row?.fromMs ?? 0);
        expect(ms).toBeLessThan(row?.toMs ?? Number.POSITIVE_INFINITY);
        // As many answers as the bars up to its row say are as fast as it, at least.
        const counted = rows.slice(0, at + 1).reduce((sum, { count }) => sum + count, 0);
        expect(counted).toBeGreaterThanOrEqual(Math.floor((percentile / 100) * histogram.count));
      }
    });

    test('all answers of a closed range are within it', () => {
      const [first] = rows;
      const last = rows.at(-1);
      if (first?.fromMs != null) expect(histogram.percentileMs(0)).toBeGreaterThanOrEqual(first.fromMs);
      if (last?.toMs != null) expect(histogram.maxMs).toBeLessThan(last.toMs);
      for (const [index, row] of rows.slice(1).entries()) expect(row.fromMs).toBe(rows[index]?.toMs);
    });
  });

  test.each([
    [61, 12],
    [46, 9],
    [36, 6],
    [26, 3],
    [26, 2],
    [56, 4],
  ])('%i x %i: as many lines as rows, none too wide, no two labels alike', (columns, rows) => {
    const lines = latencyLines({ histogram, idealMs: 100, columns, rows, paint });
    expect(lines).toHaveLength(rows);
    for (const line of lines) expect(columnsOf(line), line).toBeLessThanOrEqual(columns);
    const labels = lines.flatMap((line) => /^ *(.*? m?s)/.exec(line)?.[1] ?? []);
    expect(new Set(labels).size).toBe(labels.length);
  });
});

describe('what a person reads', () => {
  const lines = (histogram: LatencyHistogram, columns: number, rows: number): string[] =>
    latencyLines({ histogram, idealMs: 100, columns, rows, paint });
  /** Half of them took up to 277 ms: a bar must not say 100. */
  const slow = LatencyHistogram.merge([spread(100, 277), spread(277, 2_000)]);

  test('the row of p50 is marked, and its range includes it', () => {
    const row = lines(slow, 61, 12).find((line) => /ms +p50 /.test(line));
    expect(row).toMatch(/250–400 ms +p50 +█/);
  });

  test('a row with several percentiles names the first and the last', () => {
    expect(lines(of(100, 100, 100), 61, 12)[0]).toMatch(/100–103 ms +p50–99 +█/);
  });

  test('latencies that differ little get rows of equal width, so that they show a shape', () => {
    const shown = lines(spread(100, 104), 61, 12).filter((line) => line.includes('█'));
    expect(shown.length).toBeGreaterThanOrEqual(8);
    expect(shown[0]).toMatch(/100–100\.5 ms/);
    expect(shown.find((line) => /ms +p50 /.test(line))).toMatch(/10[12](\.5)?–10[12](\.5)? ms/);
  });

  test('latencies beyond the bulk count in an open-ended row', () => {
    const tail = LatencyHistogram.merge([...Array.from({ length: 10 }, () => spread(100, 112)), of(59_000)]);
    expect(lines(tail, 61, 12).find((line) => line.includes('≥'))).toMatch(/≥ 1\d\d(\.\d)? ms/);
  });

  test('a low pane: each percentile as a figure and a bar', () => {
    expect(lines(spread(100, 1_100), 26, 3)).toEqual([
      'p50   600 ms ███████▏',
      'p90   1.00 s ███████████▉',
      'p99   1.09 s █████████████',
    ]);
    expect(lines(spread(100, 1_100), 26, 2).map((line) => line.slice(0, 3))).toEqual(['p50', 'p99']);
  });

  test('answers, but no good one: a sentence, and no bar', () => {
    for (const [columns, rows] of [
      [61, 12],
      [26, 3],
    ] as const) {
      const [first, ...rest] = lines(LatencyHistogram.empty, columns, rows);
      expect(first).toMatch(/^No good answer/);
      expect(rest.join('')).toBe('');
    }
  });

  test('nothing measured: no bar, and no figure', () => {
    for (const rows of [2, 3, 6, 12]) {
      const text = latencyLines({ histogram: null, idealMs: null, columns: 61, rows, paint }).join('');
      expect(text).not.toMatch(/\d ?m?s|█/);
    }
  });
});
