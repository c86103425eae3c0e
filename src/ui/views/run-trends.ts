import type { RunState } from '../../domain/state/run-state.ts';
import { formatBytes, formatCores, formatCount, formatMs } from '../../domain/words/format.ts';
import { unitNames } from '../../domain/words/unit-names.ts';
import { plain } from '../frame/ansi-text.ts';
import type { PaneTools } from '../panes/pane-context.ts';
import { BYTES, CORES, MILLISECONDS } from '../plots/scale.ts';
import { trendsBelow, type ViewTrend } from './trends.ts';

export type TrendName = 'connections' | 'requests' | 'p99' | 'threads' | 'units' | 'memory' | 'cpu' | 'switches';

/** The curves of a whole run by name, as every view words them. */
const TRENDS: Readonly<Record<TrendName, (state: RunState) => ViewTrend>> = {
  connections: ({ series }) => ({
    title: 'connections over the run',
    series: series.connections,
    token: 'connections',
    format: formatCount,
  }),
  requests: ({ series }) => ({
    title: 'requests per second',
    series: series.requestsPerSecond,
    token: 'requests',
    format: formatCount,
  }),
  p99: ({ series }) => ({
    title: 'p99 latency',
    series: series.p99Ms,
    token: 'latency',
    measure: MILLISECONDS,
    format: formatMs,
  }),
  threads: ({ series }) => ({
    title: 'OS threads over the run',
    series: series.threads,
    token: 'threads',
    format: formatCount,
  }),
  units: (state) => ({
    title: `${plain(unitNames(state.started, state.runtime?.unit?.name ?? null)?.plural ?? 'units')} over the run`,
    series: state.series.units,
    token: 'units',
    format: formatCount,
  }),
  memory: ({ series }) => ({
    title: 'resident over the run',
    series: series.rssBytes,
    token: 'memory',
    measure: BYTES,
    format: formatBytes,
  }),
  cpu: ({ series }) => ({
    title: 'cores busy with the target',
    series: series.cpuPercent,
    token: 'cores',
    measure: CORES,
    format: formatCores,
  }),
  switches: ({ series }) => ({
    title: 'context switches per second',
    series: series.switchesPerSecond,
    token: 'threads',
    format: formatCount,
  }),
};

/** The curve of that name. */
export const runTrend = (name: TrendName, state: RunState): ViewTrend => TRENDS[name](state);

/** Of a pair a blank line, its headings and its curves: a second pair is worth low ones, a third one is not. */
const TWO_PAIRS_ROWS = 14;
const PAIR_ROWS = 12;

/**
 * Pairs of curves in the rows that a view has left, one pair below the other: as many as stay high enough, the first ones
 * first, all equally high. A curve without a point is left out.
 */
export function pairsBelow(
  wanted: readonly ViewTrend[],
  { columns, rows, tools }: { readonly columns: number; readonly rows: number; readonly tools: PaneTools },
): string[] {
  const [first, ...others] = wanted;
  if (first === undefined) return [];
  const trends = [first, ...others.filter(({ series }) => series.points.length > 0)];
  const pairs = Array.from({ length: Math.ceil(trends.length / 2) }, (_, pair) => trends.slice(pair * 2, pair * 2 + 2));
  const shown = pairs.slice(0, Math.max(rows < TWO_PAIRS_ROWS ? 1 : 2, Math.floor(rows / PAIR_ROWS)));
  return shown.flatMap((pair, index) =>
    trendsBelow(pair, { columns, rows: Math.floor((rows + index) / shown.length), tools }),
  );
}
