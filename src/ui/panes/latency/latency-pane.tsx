import type { LatencyHistogram } from '../../../domain/state/histogram.ts';
import { formatMs } from '../../../domain/words/format.ts';
import { k6ErrorWords } from '../../../domain/words/k6-words.ts';
import { detailColumns, PaneFrame } from '../../widgets/pane-frame.tsx';
import { usePaneTools } from '../pane-context.ts';
import { insideOf, type PaneSize } from '../pane-size.ts';
import { captionRows } from './latency-captions.ts';
import { latencyLines, namesPercentiles, scaleOfHistogram } from './latency-lines.ts';

/** The lag of the generator's own loop, or the width of the buckets in which k6 counts: a share. */
export type LatencyError = { readonly ms: number } | { readonly share: number };

interface LatencyPaneProps {
  /** Of the last second; null before the first tick. */
  readonly histogram: LatencyHistogram | null;
  /** The wait of one request; null where it is not known. */
  readonly idealMs: number | null;
  /** By how much the figures may be off; null: not known. */
  readonly error: LatencyError | null;
  readonly saturated: boolean;
  readonly size: PaneSize;
}

/** From here on there is room for the whole title. */
const TITLE_COLUMNS = 42;
const BOUND = 'upper bound';

/** The live histogram, and the common percentiles. */
export function LatencyPane({ histogram, idealMs, error, saturated, size }: LatencyPaneProps) {
  const { paint, act } = usePaneTools();
  const inside = insideOf(size);
  const name = size.columns >= TITLE_COLUMNS ? 'latency, last second' : 'latency';
  const scale = scaleOfHistogram(histogram, inside.rows);
  const whole = scale === null ? name : `${name}, ${scale}`;
  // That figures are bounds matters more than how their rows are wide.
  const title = saturated && detailColumns(whole, size) < BOUND.length ? name : whole;
  const room = detailColumns(title, size);
  const band = bandWords(error);
  const isBandBelow = captionRows(inside.rows) > 1 && band.slice(0, -1).every((words) => words.length > room);
  const lines = latencyLines({ histogram, idealMs, ...inside, ...(isBandBelow ? { band: band[0] ?? '' } : {}), paint });
  return (
    <PaneFrame
      title={title}
      token="latency"
      detail={detail()}
      size={size}
      lines={lines}
      onClick={() => act?.({ type: 'latency' })}
    />
  );

  function detail(): string {
    const fitting = (...words: readonly string[]): string => words.find((text) => text.length <= room) ?? '';
    if (saturated && fitting(BOUND) !== '') return paint('bad', BOUND);
    if (histogram === null || histogram.count === 0 || namesPercentiles(inside.columns, inside.rows)) {
      return paint('dim', isBandBelow ? '' : fitting(...band));
    }
    const [p50, p99] = [50, 99].map((percentile) => formatMs(histogram.percentileMs(percentile)));
    const figures = [`p50 ${p50} · p99 ${p99}`, `p50 ${p50} p99 ${p99}`, `p99 ${p99}`];
    // Of k6 the error is known for certain, and belongs to the figures.
    const withError =
      error === null || 'ms' in error ? [] : figures.map((text) => `${text} ${k6ErrorWords(error.share)}`);
    return paint('latency', fitting(...withError, ...figures), { bold: true });
  }
}

/** How far off the figures may be, and why. From the longest wording to the shortest. */
function bandWords(error: LatencyError | null): readonly string[] {
  if (error === null) return [];
  if ('share' in error) {
    const band = k6ErrorWords(error.share);
    return [`${band}: the buckets of k6`, `${band} k6’s buckets`, band];
  }
  const band = `±${formatMs(Math.max(0.1, error.ms))}`;
  return [`${band}: the generator’s own lag`, `${band} generator lag`, band];
}
