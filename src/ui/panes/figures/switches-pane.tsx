import type { Series } from '../../../domain/state/series.ts';
import type { SwitchRates } from '../../../domain/state/switches-now.ts';
import { formatCount } from '../../../domain/words/format.ts';
import { usePaneTools } from '../pane-context.ts';
import type { FigureSize } from '../pane-size.ts';
import { FigurePane } from './figure-pane.tsx';

interface SwitchesPaneProps {
  /** Per second, over the whole process tree; null: not known (yet). */
  readonly switches: SwitchRates | null;
  readonly series: Series;
  readonly size: FigureSize;
}

/** Replaces the runtime's units where a server reports none: voluntary and involuntary switches of its threads. */
export function SwitchesPane({ switches, series, size }: SwitchesPaneProps) {
  const { paint } = usePaneTools();
  const byKind = switches?.byKind ?? null;
  const notes =
    byKind === null
      ? []
      : [
          paint('strong', `${formatCount(byKind.voluntary)} voluntary`, { bold: true }),
          paint('dim', `${formatCount(byKind.involuntary)} involuntary`),
        ];
  return (
    <FigurePane
      title={size.columns >= 36 ? 'context switches per second' : 'switches/s'}
      token="threads"
      detail=""
      figure={{ text: formatCount(switches?.total ?? null), notes }}
      trend={{ series }}
      size={size}
      opens="threads"
    />
  );
}
