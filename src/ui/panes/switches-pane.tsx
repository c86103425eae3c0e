import { memo } from 'react';
import { formatCount } from '../../domain/format.ts';
import type { Series } from '../../domain/series.ts';
import { figure } from '../widgets/figure.ts';
import { innerColumns, PaneFrame } from '../widgets/pane-frame.tsx';
import { trend, usePaneTools } from './pane-context.ts';
import type { PaneSize } from './pane-size.ts';

interface SwitchesPaneProps extends PaneSize {
  /** A second, over the whole process tree; null: not known (yet). */
  readonly switches: { readonly voluntary: number; readonly involuntary: number } | null;
  readonly series: Series;
}

/** In the place of the runtime's units where a server tells none: how often its threads wait, and how often they are made to. */
export const SwitchesPane = memo(function SwitchesPane(props: SwitchesPaneProps) {
  const { switches, series, columns, rows, digitSize } = props;
  const tools = usePaneTools();
  const { paint } = tools;
  const notes =
    switches === null
      ? []
      : [
          paint('strong', `${formatCount(switches.voluntary)} to wait`, { bold: true }),
          paint('dim', `${formatCount(switches.involuntary)} preempted`),
        ];
  return (
    <PaneFrame
      title={columns >= 34 ? 'context switches a second' : 'switches/s'}
      token="units"
      detail=""
      columns={columns}
      rows={rows}
      paint={paint}
      lines={figure({
        text: switches === null ? '–' : formatCount(switches.voluntary + switches.involuntary),
        token: 'units',
        size: digitSize,
        columns: innerColumns(columns),
        rows: rows - 2,
        notes,
        paint,
        trend: (width, height) => trend(tools, { series, token: 'units', columns: width, rows: height }),
      })}
    />
  );
});
