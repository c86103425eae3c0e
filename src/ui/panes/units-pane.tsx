import { memo } from 'react';
import { formatCount, formatMs, formatPercent } from '../../domain/format.ts';
import type { RuntimeStats } from '../../domain/run-event.ts';
import type { Series } from '../../domain/series.ts';
import { FigurePane } from './figure-pane.tsx';
import { usePaneTools } from './pane-context.ts';
import type { PaneSize } from './pane-size.ts';

interface UnitsPaneProps extends PaneSize {
  /** What the runtime schedules, in the plural: `goroutines`. */
  readonly name: string;
  readonly stats: RuntimeStats | null;
  readonly nowMs: number;
  readonly open: number | null;
  readonly series: Series;
}

/** Older than this, a value says how old it is. */
const STALE_MS = 2_500;

/** The runtime's own units, and what else the runtime tells of itself. */
export const UnitsPane = memo(function UnitsPane(props: UnitsPaneProps) {
  const { name, stats, nowMs, open, series, columns, rows, digitSize } = props;
  const { paint } = usePaneTools();
  const ageMs = stats === null ? 0 : nowMs - stats.atMs;
  const notes =
    stats === null
      ? []
      : [
          stats.inflight === null ? '' : paint('strong', `${formatCount(stats.inflight)} in flight`, { bold: true }),
          ageMs > STALE_MS
            ? paint('warning', `${Math.round(ageMs / 1000)} s ago`)
            : paint('dim', perConnection(stats.unit?.count ?? null, open)),
        ].filter((note) => note !== '');
  return (
    <FigurePane
      title={name}
      token="units"
      detail={paint('dim', factsOf(stats?.facts ?? {}))}
      text={stats?.unit == null ? '–' : formatCount(stats.unit.count)}
      notes={notes}
      series={series}
      columns={columns}
      rows={rows}
      digitSize={digitSize}
    />
  );
});

const perConnection = (count: number | null, open: number | null): string =>
  count === null || open === null || open === 0 ? '' : `${(count / open).toFixed(1)} a connection`;

/** Facts of /stats that say most in few columns, in this order, as far as a target tells them. */
const FACTS: readonly (readonly [key: string, format: (value: number) => string])[] = [
  ['gomaxprocs', (value) => `P ${value}`],
  ['runnable', (value) => `runq ${formatCount(value)}`],
  ['workers', (value) => `workers ${formatCount(value)}`],
  ['queued', (value) => `queued ${formatCount(value)}`],
  ['loopDelayP99Ms', (value) => `loop ${formatMs(value)} late`],
  ['loopUtilisation', (value) => `loop ${formatPercent(value * 100)}`],
];

/** More than two are too many for a border. */
const MAX_FACTS = 2;

function factsOf(facts: Readonly<Record<string, unknown>>): string {
  return FACTS.flatMap(([key, format]) => {
    const value = facts[key];
    return typeof value === 'number' ? [format(value)] : [];
  })
    .slice(0, MAX_FACTS)
    .join(' · ');
}
