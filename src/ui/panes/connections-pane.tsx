import { memo } from 'react';
import { formatCount } from '../../domain/format.ts';
import type { LoadNow } from '../../domain/load-now.ts';
import type { ConnectionsSample } from '../../domain/run-event.ts';
import type { Series } from '../../domain/series.ts';
import { sumErrors } from '../../domain/step-state.ts';
import { PaneFrame } from '../widgets/pane-frame.tsx';
import { FigurePane } from './figure-pane.tsx';
import { usePaneTools } from './pane-context.ts';
import type { PaneSize } from './pane-size.ts';

interface ConnectionsPaneProps extends PaneSize {
  readonly load: LoadNow | null;
  /** No load is driven at all. */
  readonly isWatching: boolean;
  /** Watching: the connections that the process serves; null where the kernel does not tell. */
  readonly served: ConnectionsSample | null;
  readonly series: Series;
}

/** Sockets open, of how many asked for. */
export const ConnectionsPane = memo(function ConnectionsPane({
  load,
  isWatching,
  served,
  series,
  columns,
  rows,
  digitSize,
}: ConnectionsPaneProps) {
  const { paint } = usePaneTools();
  const errors = load === null ? 0 : sumErrors(load.errorsTotal);
  const notes = isWatching
    ? served === null
      ? [paint('text', 'no load'), paint('dim', '--url adds one')]
      : [paint('strong', 'established', { bold: true }), paint('dim', portsText(served.ports))]
    : load === null
      ? [paint('dim', 'open')]
      : [paint('strong', 'open', { bold: true }), paint('dim', `of ${formatCount(load.requested)}`)];
  const pane = {
    title: 'connections',
    token: 'connections' as const,
    detail: isWatching ? '' : paint(errors > 0 ? 'bad' : 'dim', errorsText(errors, columns)),
    columns,
    rows,
  };
  // Nothing to count is no figure.
  if (isWatching && served === null) return <PaneFrame {...pane} paint={paint} lines={['', ...notes]} />;
  const open = load?.open ?? served?.established ?? null;
  return (
    <FigurePane
      {...pane}
      text={open === null ? '–' : formatCount(open)}
      notes={notes}
      series={series}
      digitSize={digitSize}
    />
  );
});

/** Some servers listen on many. */
function portsText(ports: readonly number[]): string {
  const [first, ...rest] = ports;
  if (first === undefined) return '';
  return rest.length === 0 ? `on port ${first}` : `on port ${first} and ${rest.length} more`;
}

/** A border of a small pane has no room for the whole word. */
function errorsText(errors: number, columns: number): string {
  const word = columns >= 30 ? (errors === 1 ? 'error' : 'errors') : 'err';
  return `${formatCount(errors)} ${word}`;
}
