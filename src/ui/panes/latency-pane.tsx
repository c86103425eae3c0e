import type { LatencyHistogram } from '../../domain/state/histogram.ts';
import { formatMs } from '../../domain/words/format.ts';
import { detailColumns, PaneFrame } from '../widgets/pane-frame.tsx';
import { latencyLines, namesPercentiles } from './latency-lines.ts';
import { usePaneTools } from './pane-context.ts';
import { insideOf, type PaneSize } from './pane-size.ts';

interface LatencyPaneProps {
  /** Of the last second; null before the first tick. */
  readonly histogram: LatencyHistogram | null;
  /** The wait of one request; null where it is not known. */
  readonly idealMs: number | null;
  /** The lag of the generator's own loop, by which the figures may be off. */
  readonly errorBandMs: number | null;
  readonly saturated: boolean;
  readonly size: PaneSize;
}

/** The live histogram, and the common percentiles. */
export function LatencyPane({ histogram, idealMs, errorBandMs, saturated, size }: LatencyPaneProps) {
  const { paint } = usePaneTools();
  const inside = insideOf(size);
  const title = size.columns >= 48 ? 'latency, last second' : 'latency';
  const lines = latencyLines({ histogram, idealMs, ...inside, paint });
  return <PaneFrame title={title} token="latency" detail={detail()} size={size} lines={lines} />;

  function detail(): string {
    if (saturated && size.columns >= 48) return paint('bad', 'upper bound');
    const band = bandWords(errorBandMs, detailColumns(title, size));
    if (histogram === null || histogram.count === 0 || namesPercentiles(inside.columns, inside.rows)) {
      return paint('dim', band);
    }
    const [p50, p99] = [50, 99].map((percentile) => formatMs(histogram.percentileMs(percentile)));
    const words = [`p50 ${p50} · p99 ${p99}`, `p50 ${p50} p99 ${p99}`, `p99 ${p99}`];
    const room = detailColumns(title, size);
    return paint('latency', words.find((text) => text.length <= room) ?? '', { bold: true });
  }
}

/** How far off the figures may be, and why: the generator was itself late by as much. */
function bandWords(errorBandMs: number | null, room: number): string {
  if (errorBandMs === null) return '';
  const band = `±${formatMs(Math.max(0.1, errorBandMs))}`;
  const words = [`${band}: the generator’s own lag`, `${band} generator lag`, band];
  return words.find((text) => text.length <= room) ?? '';
}
