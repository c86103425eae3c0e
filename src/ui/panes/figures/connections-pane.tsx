import { sumErrors } from '../../../domain/events/error-counts.ts';
import type { ConnectionsSample, SocketStates } from '../../../domain/events/run-event.ts';
import type { LoadNow } from '../../../domain/state/load-now.ts';
import type { RunState } from '../../../domain/state/run-state.ts';
import type { Series } from '../../../domain/state/series.ts';
import { formatCount } from '../../../domain/words/format.ts';
import { silenceWords, silentMachines } from '../../../domain/words/k6-words.ts';
import { columnsOf } from '../../frame/ansi-text.ts';
import type { Paint } from '../../theme.ts';
import { PaneFrame } from '../../widgets/pane-frame.tsx';
import { usePaneTools } from '../pane-context.ts';
import { type FigureSize, insideOf } from '../pane-size.ts';
import { FigurePane } from './figure-pane.tsx';
import { socketLines, socketsBriefly } from './socket-lines.ts';

interface ConnectionsPaneProps {
  readonly load: LoadNow | null;
  /** No load is driven at all. */
  readonly isWatching: boolean;
  /** The load comes from k6 on other machines; undefined: conctop makes it. */
  readonly k6?: Pick<RunState, 'k6' | 'usersBeside'> | undefined;
  /** Watching: the connections that the process serves; null where the kernel does not show them. */
  readonly served: ConnectionsSample | null;
  /** What lies in the server's own ends; null: not known. */
  readonly sockets: SocketStates | null;
  readonly nowMs: number;
  readonly series: Series;
  readonly size: FigureSize;
}

/** Sockets open, of how many asked for; without load, those that the process serves. */
export function ConnectionsPane({ load, isWatching, k6, served, sockets, nowMs, series, size }: ConnectionsPaneProps) {
  const { paint } = usePaneTools();
  const errors = load === null ? 0 : sumErrors(load.errorsTotal);
  const pane = {
    title: 'connections',
    token: 'connections' as const,
    // Before the load nothing has failed because nothing was tried.
    detail: isWatching || load === null ? '' : paint(errors > 0 ? 'bad' : 'dim', errorsText(errors, size.columns)),
    size,
    opens: 'scheduler' as const,
  };
  // Nothing to count is no figure.
  if (isWatching && served === null) {
    return (
      <PaneFrame
        {...pane}
        lines={['', paint('text', 'no load'), paint('dim', k6 === undefined ? '--url adds one' : 'none of k6 yet')]}
      />
    );
  }
  const open = load?.open ?? served?.established ?? null;
  const shown = sockets === null ? null : { states: sockets, acceptQueue: load?.acceptQueue ?? null, open, nowMs };
  const captions = shown === null ? [] : socketLines(shown, paint);
  const { columns, rows } = insideOf(size);
  const isLow = rows <= LOW_ROWS;
  const briefly =
    shown === null || open === null || !isLow ? null : socketsBriefly(shown, open, load?.requested ?? open);
  // Where the caption has room for all of it, the accept queue is not said twice.
  const isSaid = !isLow && columnsOf(captions[0] ?? '') <= columns && captions.length > 0;
  const notes =
    k6 !== undefined && load !== null
      ? k6Notes(k6, { open: load.open, served, nowMs, columns, paint })
      : isWatching
        ? servedNotes(served, paint)
        : openNotes(load, isSaid, size, paint);
  return (
    <FigurePane
      {...pane}
      figure={{ text: formatCount(open), notes: briefly === null ? notes : [paint('warning', briefly)], captions }}
      trend={{ series }}
    />
  );
}

const servedNotes = (served: ConnectionsSample | null, paint: Paint): string[] => [
  paint('strong', 'established', { bold: true }),
  paint('dim', portsText(served?.ports ?? [])),
];

interface K6Beside extends Pick<ConnectionsPaneProps, 'served' | 'nowMs'> {
  /** Users, as load. */
  readonly open: number;
  readonly columns: number;
  readonly paint: Paint;
}

/** Users are what k6 reports; connections are what the server's kernel counts. Who is silent is named first. */
function k6Notes(
  run: Pick<RunState, 'k6' | 'usersBeside'>,
  { open, served, nowMs, columns, paint }: K6Beside,
): string[] {
  const [silent, ...more] = silentMachines(run);
  // Where a machine is silent, what the server still holds of it.
  const sure = run.usersBeside?.users === open ? run.usersBeside : null;
  const held = (silent === undefined ? sure : served)?.established ?? null;
  const notes = held === null ? [] : [paint('dim', `${formatCount(held)} at the server`)];
  if (silent === undefined) return [paint('strong', 'users of k6', { bold: true }), ...notes];
  const words = silenceWords(silent, nowMs);
  const fitting = words.length <= columns ? words : words.replace(': no samples for', ' silent');
  const others = more.length === 0 ? '' : ` · ${formatCount(more.length)} more`;
  return [paint('warning', `${fitting}${others}`), ...notes];
}

/** Inside of a pane so low the number has one row below it, and no more. */
const LOW_ROWS = 4;

function openNotes(load: LoadNow | null, isSaid: boolean, size: FigureSize, paint: Paint): string[] {
  if (load === null) return [paint('dim', 'open')];
  const open = paint('strong', 'open', { bold: true });
  const of = paint('dim', `of ${formatCount(load.requested)}`);
  // One under the other beside the number where there is room, else one below it.
  const both = size.columns >= 40 ? [open, of] : [`${open} ${of}`];
  return [...both, ...waiting(load, isSaid).map((text) => paint('warning', text))];
}

/** Less than this share of the sockets in the accept queue comes and goes with every burst. */
const NOTABLE_QUEUE = 0.02;

/**
 * Open for us and for the kernel, and not for the server: it has not called accept for them; said here where no line of the
 * sockets says it. Then: what we do about it.
 */
function waiting({ acceptQueue, requested, isHeldBack }: LoadNow, isSaid: boolean): string[] {
  const isLong = !isSaid && acceptQueue !== null && acceptQueue > requested * NOTABLE_QUEUE;
  return [
    ...(isLong ? [`${formatCount(acceptQueue)} not accepted yet`] : []),
    ...(isHeldBack ? ['load held back'] : []),
  ];
}

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
