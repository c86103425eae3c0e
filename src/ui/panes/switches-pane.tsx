import { memo } from 'react';
import { formatCount } from '../../domain/format.ts';
import type { Series } from '../../domain/series.ts';
import type { SwitchRates } from '../../domain/switches-now.ts';
import { FigurePane } from './figure-pane.tsx';
import { usePaneTools } from './pane-context.ts';
import type { PaneSize } from './pane-size.ts';

interface SwitchesPaneProps extends PaneSize {
  /** A second, over the whole process tree; null: not known (yet). */
  readonly switches: SwitchRates | null;
  readonly series: Series;
}

/** In the place of the runtime's units where a server tells none: how often its threads wait, and how often they are made to. */
export const SwitchesPane = memo(function SwitchesPane(props: SwitchesPaneProps) {
  const { switches, series, columns, rows, digitSize } = props;
  const { paint } = usePaneTools();
  const byKind = switches?.byKind ?? null;
  const notes =
    byKind === null
      ? []
      : [
          paint('strong', `${formatCount(byKind.voluntary)} to wait`, { bold: true }),
          paint('dim', `${formatCount(byKind.involuntary)} preempted`),
        ];
  return (
    <FigurePane
      title={columns >= 34 ? 'context switches a second' : 'switches/s'}
      token="units"
      detail=""
      text={switches === null ? '–' : formatCount(switches.total)}
      notes={notes}
      series={series}
      columns={columns}
      rows={rows}
      digitSize={digitSize}
    />
  );
});
