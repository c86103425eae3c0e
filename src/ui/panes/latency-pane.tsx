import { memo } from 'react';
import { formatMs } from '../../domain/format.ts';
import type { LatencyHistogram } from '../../domain/histogram.ts';
import { toWidth } from '../ansi-text.ts';
import { bar } from '../plots/bars.ts';
import { latencyRows } from '../plots/latency-buckets.ts';
import type { Token } from '../theme.ts';
import { innerColumns, PaneFrame } from '../widgets/pane-frame.tsx';
import { usePaneTools } from './pane-context.ts';

interface LatencyPaneProps {
  readonly columns: number;
  readonly rows: number;
  /** Of the last second; null before the first tick. */
  readonly histogram: LatencyHistogram | null;
  /** The wait of one request; null where it is not known. */
  readonly idealMs: number | null;
  /** How late the generator's own loop was: what the figures may be off by. */
  readonly errorBandMs: number | null;
  readonly saturated: boolean;
}

/** `0.032 ms` and a gap. */
const LABEL_COLUMNS = 9;
const STATS_COLUMNS = 19;
/** Latency against the wait that was asked for: as good as it gets, noticeable, and several times as long. */
const COLOURS: readonly (readonly [times: number, token: Token])[] = [
  [1.25, 'good'],
  [2.5, 'latency'],
  [6, 'warning'],
  [Number.POSITIVE_INFINITY, 'bad'],
];

/** The live histogram, one row a bucket, and the percentiles that people ask for. */
export const LatencyPane = memo(function LatencyPane(props: LatencyPaneProps) {
  const { columns, rows, histogram, idealMs, errorBandMs, saturated } = props;
  const { paint } = usePaneTools();
  const inner = innerColumns(columns);
  const height = rows - 2;
  const withStats = inner >= LABEL_COLUMNS + STATS_COLUMNS + 12;
  const barColumns = inner - LABEL_COLUMNS - 1 - (withStats ? STATS_COLUMNS : 0);
  const buckets = histogram === null ? [] : latencyRows(histogram, height);
  const most = Math.max(1, ...buckets.map((bucket) => bucket.count));
  const tokenOf = (ms: number): Token => {
    if (idealMs === null || idealMs <= 0) return 'latency';
    return COLOURS.find(([times]) => ms <= idealMs * times)?.[1] ?? 'bad';
  };
  const stats = withStats ? statLines() : [];
  const lines = Array.from({ length: height }, (_, row) => {
    const bucket = buckets[row];
    const label = bucket === undefined ? '' : paint('dim', formatMs(bucket.fromMs).padStart(LABEL_COLUMNS - 1));
    const drawn = bucket === undefined ? '' : paint(tokenOf(bucket.fromMs), bar(bucket.count / most, barColumns - 1));
    return `${toWidth(label, LABEL_COLUMNS)}${toWidth(drawn, barColumns + 1)}${stats[row] ?? ''}`;
  });
  return (
    <PaneFrame
      title={columns >= 48 ? 'latency, last second' : 'latency'}
      token="latency"
      detail={detail()}
      columns={columns}
      rows={rows}
      paint={paint}
      lines={lines}
    />
  );

  function detail(): string {
    if (saturated && columns >= 48) return paint('bad', 'upper bound');
    const band = errorBandMs === null ? '' : `±${formatMs(Math.max(0.1, errorBandMs))}`;
    if (withStats || histogram === null) return paint('dim', band);
    const p99 = histogram.percentileMs(99);
    return p99 === null
      ? paint('dim', band)
      : `${paint('dim', 'p99 ')}${paint('latency', formatMs(p99), { bold: true })}`;
  }

  function statLines(): string[] {
    const value = (name: string, ms: number | null, token: Token, strong: boolean): string =>
      `${paint('dim', name.padEnd(8))}${paint(token, (ms === null ? '–' : formatMs(ms)).padStart(9), { bold: strong })}`;
    const of = (percentile: number): number | null => histogram?.percentileMs(percentile) ?? null;
    const entries = [
      value('p50', of(50), 'strong', true),
      value('p90', of(90), 'text', false),
      value('p99', of(99), 'latency', true),
      value('max', histogram?.maxMs ?? null, 'text', false),
      ...(idealMs === null ? [] : [value('ideal', idealMs, 'dim', false)]),
    ];
    return height >= entries.length * 2 ? ['', ...entries.flatMap((entry) => [entry, ''])] : entries;
  }
});
