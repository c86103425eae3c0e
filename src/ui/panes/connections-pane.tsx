import { memo } from 'react';
import { formatCount } from '../../domain/format.ts';
import type { LoadNow } from '../../domain/run-state.ts';
import type { Series } from '../../domain/series.ts';
import { sumErrors } from '../../domain/step-state.ts';
import { figure } from '../widgets/figure.ts';
import { innerColumns, PaneFrame } from '../widgets/pane-frame.tsx';
import { trend, usePaneTools } from './pane-context.ts';
import type { PaneSize } from './pane-size.ts';

interface ConnectionsPaneProps extends PaneSize {
  readonly load: LoadNow | null;
  /** No load is driven at all. */
  readonly isWatching: boolean;
  readonly series: Series;
}

/** Sockets open, of how many asked for. */
export const ConnectionsPane = memo(function ConnectionsPane({
  load,
  isWatching,
  series,
  columns,
  rows,
  digitSize,
}: ConnectionsPaneProps) {
  const tools = usePaneTools();
  const { paint } = tools;
  const errors = load === null ? 0 : sumErrors(load.errorsTotal);
  const notes = isWatching
    ? [paint('text', 'no load'), paint('dim', '--url adds one')]
    : load === null
      ? [paint('dim', 'open')]
      : [paint('strong', 'open', { bold: true }), paint('dim', `of ${formatCount(load.requested)}`)];
  return (
    <PaneFrame
      title="connections"
      token="connections"
      detail={isWatching ? '' : paint(errors > 0 ? 'bad' : 'dim', errorsText(errors, columns))}
      columns={columns}
      rows={rows}
      paint={paint}
      lines={
        isWatching
          ? ['', ...notes]
          : figure({
              text: load === null ? '–' : formatCount(load.open),
              token: 'connections',
              size: digitSize,
              columns: innerColumns(columns),
              rows: rows - 2,
              notes,
              paint,
              trend: (width, height) => trend(tools, { series, token: 'connections', columns: width, rows: height }),
            })
      }
    />
  );
});

/** A border of a small pane has no room for the whole word. */
function errorsText(errors: number, columns: number): string {
  const word = columns >= 30 ? (errors === 1 ? 'error' : 'errors') : 'err';
  return `${formatCount(errors)} ${word}`;
}
