import type { RuntimeStats } from '../../../domain/events/run-event.ts';
import type { Series } from '../../../domain/state/series.ts';
import { formatCount, formatMs, formatPercent, formatRatio } from '../../../domain/words/format.ts';
import { joined } from '../../frame/joined.ts';
import { staleAge } from '../../state/age.ts';
import { detailColumns } from '../../widgets/pane-frame.tsx';
import { usePaneTools } from '../pane-context.ts';
import type { FigureSize } from '../pane-size.ts';
import { FigurePane } from './figure-pane.tsx';

interface UnitsPaneProps {
  /** What the runtime schedules, in the plural: `goroutines`. */
  readonly name: string;
  readonly stats: RuntimeStats | null;
  readonly nowMs: number;
  readonly open: number | null;
  readonly series: Series;
  readonly size: FigureSize;
}

/** The runtime's own units, and what else the runtime reports. */
export function UnitsPane({ name, stats, nowMs, open, series, size }: UnitsPaneProps) {
  const { paint } = usePaneTools();
  const count = stats?.unit?.count ?? null;
  const inflight = stats?.inflight ?? null;
  const age = stats === null ? null : staleAge(nowMs, stats.atMs);
  const notes = [
    inflight === null ? '' : paint('strong', `${formatCount(inflight)} in the server`, { bold: true }),
    age === null ? paint('dim', perConnection(count, open)) : paint('warning', age),
  ].filter((note) => note !== '');
  return (
    <FigurePane
      title={name}
      token="units"
      detail={paint('dim', factsOf(stats?.facts ?? {}, detailColumns(name, size)))}
      figure={{ text: formatCount(count), notes }}
      trend={{ series }}
      size={size}
      opens="scheduler"
    />
  );
}

const perConnection = (count: number | null, open: number | null): string =>
  count === null || open === null || open === 0 ? '' : `${formatRatio(count / open)} per connection`;

/** Facts of /stats that say most in few columns, in this order, as far as a target reports them. */
const FACTS: readonly (readonly [key: string, format: (value: number) => string])[] = [
  ['runnable', (value) => `${formatCount(value)} runnable`],
  ['gomaxprocs', (value) => `GOMAXPROCS ${formatCount(value)}`],
  ['workers', (value) => `workers ${formatCount(value)}`],
  ['queued', (value) => `queued ${formatCount(value)}`],
  ['loopDelayP99Ms', (value) => `loop lag ${formatMs(value)}`],
  ['loopUtilisation', (value) => `loop ${formatPercent(value * 100)}`],
];

/** More than two are too many for a border. */
const MAX_FACTS = 2;

/** As many as there is room for, the first before the second. */
function factsOf(facts: Readonly<Record<string, unknown>>, room: number): string {
  const words = FACTS.flatMap(([key, format]) => {
    const value = facts[key];
    return typeof value === 'number' ? [format(value)] : [];
  }).slice(0, MAX_FACTS);
  return joined(words, ' · ', room);
}
