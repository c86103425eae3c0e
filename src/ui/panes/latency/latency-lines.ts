import type { LatencyHistogram } from '../../../domain/state/histogram.ts';
import { formatMs, formatMsBound, formatMsRange } from '../../../domain/words/format.ts';
import { toWidth } from '../../frame/ansi-text.ts';
import { bar } from '../../plots/bars.ts';
import { type LatencyRow, latencyRows, scaleOfRows } from '../../plots/latency-buckets.ts';
import type { Paint } from '../../theme.ts';
import { captionRows, latencyCaptions } from './latency-captions.ts';

interface LatencyLinesOptions {
  /** Null before the first tick. */
  readonly histogram: LatencyHistogram | null;
  /** The wait of one request; null where it is not known. */
  readonly idealMs: number | null;
  /** How far off the figures may be, in a line below them; absent: it stands elsewhere. */
  readonly band?: string;
  /** The inside of the pane. */
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
}

/** `103–106 ms` and a gap; other magnitudes are slightly wider. */
const LABEL_COLUMNS = 12;
/** `p50–99` and a gap. */
const MARK_COLUMNS = 7;
/** A gap, `ideal`, `0.42 ms`. */
const STATS_COLUMNS = 17;
const MIN_BAR_COLUMNS = 10;
/** With fewer rows than this a histogram has too few bars to show a shape: then the percentiles are bars. */
const HISTOGRAM_FROM_ROWS = 5;

/** Whether the percentiles are beside the histogram as figures. */
const hasStats = (columns: number): boolean =>
  columns >= LABEL_COLUMNS + MARK_COLUMNS + STATS_COLUMNS + MIN_BAR_COLUMNS;

/** Whether the lines themselves show the percentiles as figures. */
export const namesPercentiles = (columns: number, rows: number): boolean =>
  rows < HISTOGRAM_FROM_ROWS || captionRows(rows) > 0 || hasStats(columns);

/** The scale of the rows; null: there are none. */
export function scaleOfHistogram(histogram: LatencyHistogram | null, rows: number): 'log' | 'linear' | null {
  if (histogram === null || histogram.count === 0 || rows < HISTOGRAM_FROM_ROWS) return null;
  return scaleOfRows(latencyRows(histogram, barRows(rows)));
}

const barRows = (rows: number): number => rows - captionRows(rows);

/**
 * The live histogram: a row per range of latencies, how many answers are in it, and which percentiles. One colour: a bar's
 * position shows how slow, its length how many.
 *
 *    100–103 ms  p50    ██████████████████
 *    103–106 ms  p90    ████
 *    106–109 ms         ▌
 *      ≥ 109 ms  p99    ▏
 *
 * In a low pane, one bar per percentile, so that their lengths can be compared:
 *
 *   p50   101 ms ████████
 *   p90   104 ms ████████▎
 *   p99   212 ms █████████████████
 */
export function latencyLines(options: LatencyLinesOptions): string[] {
  const { histogram, columns, rows, paint } = options;
  if (histogram !== null && histogram.count === 0) {
    const words =
      ['No good answer in the last second.', 'No good answer.'].find(({ length }) => length <= columns) ?? '';
    return Array.from({ length: rows }, (_, row) => (row === 0 ? paint('text', words) : ''));
  }
  if (histogram === null && rows >= HISTOGRAM_FROM_ROWS && !hasStats(columns)) {
    const dash = `${paint('latency', '–', { bold: true })} ${paint('dim', 'no answer yet')}`;
    return Array.from({ length: rows }, (_, row) => (row === 1 ? dash : ''));
  }
  return options.rows < HISTOGRAM_FROM_ROWS ? percentileBars(options) : histogramRows(options);
}

function histogramRows(options: LatencyLinesOptions): string[] {
  const { histogram, idealMs, columns, rows: allRows, band = '', paint } = options;
  const rows = barRows(allRows);
  const buckets = histogram === null ? [] : latencyRows(histogram, rows);
  const labels = buckets.map(labelOf);
  const labelColumns = Math.max(LABEL_COLUMNS, ...labels.map((label) => label.length + 1));
  const statsColumns = hasStats(columns) ? STATS_COLUMNS : 0;
  const barColumns = Math.max(1, columns - labelColumns - MARK_COLUMNS - statsColumns);
  const most = Math.max(1, ...buckets.map((bucket) => bucket.count));
  const stats = statsColumns > 0 ? statLines(histogram, idealMs, rows, paint) : [];
  const lines = Array.from({ length: rows }, (_, row) => {
    const bucket = buckets[row];
    const label = paint('dim', (labels[row] ?? '').padStart(labelColumns - 1));
    const mark = paint('strong', markOf(bucket?.percentiles ?? []).padEnd(MARK_COLUMNS), { bold: true });
    const drawn = paint('latency', bucket === undefined ? '' : bar(bucket.count / most, barColumns));
    return `${label} ${mark}${toWidth(drawn, barColumns)}${stats[row] ?? ''}`;
  });
  if (rows === allRows || histogram === null || histogram.count === 0) return lines;
  const captions = latencyCaptions({
    ...{ histogram, band, columns, paint },
    longestShare: most / histogram.count,
    hasStats: hasStats(columns),
    rows: allRows - rows,
  });
  return [...lines, ...captions];
}

function labelOf({ fromMs, toMs }: LatencyRow): string {
  if (fromMs === null) return `< ${formatMsBound(toMs)}`;
  return toMs === null ? `≥ ${formatMsBound(fromMs)}` : formatMsRange(fromMs, toMs);
}

/** `p50`; `p50–99` where a row holds several. */
function markOf(percentiles: readonly number[]): string {
  const [first] = percentiles;
  const last = percentiles.at(-1);
  if (first === undefined || last === undefined) return '';
  return first === last ? `p${first}` : `p${first}–${last}`;
}

function statLines(
  histogram: LatencyHistogram | null,
  idealMs: number | null,
  rows: number,
  paint: Paint,
): readonly string[] {
  const entry = (name: string, ms: number | null, token: 'strong' | 'text' | 'latency' | 'dim'): string => {
    const value = paint(token, formatMs(ms).padStart(9), { bold: token === 'strong' || token === 'latency' });
    return `${' '.repeat(STATS_COLUMNS - 5 - 9)}${paint('dim', name.padEnd(5))}${value}`;
  };
  const of = (percentile: number): number | null => histogram?.percentileMs(percentile) ?? null;
  const entries = [
    entry('p50', of(50), 'strong'),
    entry('p90', of(90), 'text'),
    entry('p99', of(99), 'latency'),
    entry('max', histogram?.maxMs ?? null, 'text'),
    ...(idealMs === null ? [] : [entry('ideal', idealMs, 'dim')]),
  ];
  return rows >= entries.length * 2 ? ['', ...entries.flatMap((each) => [each, ''])] : entries;
}

/** `p50`, and the longest figure. */
const NAME_COLUMNS = 4;
const VALUE_COLUMNS = 8;

function percentileBars({ histogram, columns, rows, paint }: LatencyLinesOptions): string[] {
  const all: readonly (readonly [name: string, percentile: number])[] =
    rows < 3
      ? [
          ['p50', 50],
          ['p99', 99],
        ]
      : [
          ['p50', 50],
          ['p90', 90],
          ['p99', 99],
          ['max', 100],
        ];
  const shown = all
    .slice(0, rows)
    .map(([name, percentile]) => ({ name, ms: histogram?.percentileMs(percentile) ?? null }));
  const longest = Math.max(1e-9, ...shown.map(({ ms }) => ms ?? 0));
  const barColumns = Math.max(1, columns - NAME_COLUMNS - VALUE_COLUMNS - 1);
  return Array.from({ length: rows }, (_, row) => {
    const entry = shown[row];
    if (entry === undefined) return '';
    const { name, ms } = entry;
    const value = paint('strong', formatMs(ms).padStart(VALUE_COLUMNS), { bold: true });
    return `${paint('dim', name.padEnd(NAME_COLUMNS))}${value} ${paint('latency', bar((ms ?? 0) / longest, barColumns))}`;
  });
}
