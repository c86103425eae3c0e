import type { ProcessSample } from '../../domain/events/run-event.ts';
import type { ResidentPerConnection } from '../../domain/state/resident.ts';
import type { Series } from '../../domain/state/series.ts';
import { formatBytes } from '../../domain/words/format.ts';
import { BYTES } from '../plots/scale.ts';
import { trend } from '../plots/trend.ts';
import type { Paint } from '../theme.ts';
import { besidePlot } from '../widgets/beside.ts';
import { detailColumns, PaneFrame } from '../widgets/pane-frame.tsx';
import { usePaneTools } from './pane-context.ts';
import { insideOf, type PaneSize } from './pane-size.ts';

export interface MemoryNow {
  readonly process: ProcessSample | null;
  /** For a tree of processes, shared pages are counted once where the kernel reports that. */
  readonly resident: { readonly bytes: number; readonly sharedOnce: boolean } | null;
  /** What a connection adds to the base; null: not known. */
  readonly perConnection: ResidentPerConnection | null;
  /** A container's limit; null: the whole machine. */
  readonly limitBytes: number | null;
}

interface MemoryPaneProps {
  readonly memory: MemoryNow;
  /** Without load it is not known what a connection adds. */
  readonly isWatching: boolean;
  readonly series: Series;
  readonly size: PaneSize;
}

const LEFT_COLUMNS = 16;
/** `58.8 MB resident` and a gap. */
const WIDE_LEFT_COLUMNS = 17;
const TITLE = 'memory';
/** With fewer rows a figure and its name share one. */
const NAMES_BELOW_FROM_ROWS = 4;

/** Resident against reserved, and what a connection adds to the base. */
export function MemoryPane({ memory, isWatching, series, size }: MemoryPaneProps) {
  const tools = usePaneTools();
  const { paint } = tools;
  const { columns, rows } = insideOf(size);
  const leftColumns = rows < NAMES_BELOW_FROM_ROWS ? WIDE_LEFT_COLUMNS : LEFT_COLUMNS;
  const plot = trend(tools, { series, token: 'memory', measure: BYTES, columns: columns - leftColumns, rows });
  const figures = figureLines(memory, isWatching, rows, paint);
  return (
    <PaneFrame
      title={TITLE}
      token="memory"
      detail={paint('dim', detailOf(memory, rows, detailColumns(TITLE, size)))}
      size={size}
      opens="memory"
      lines={besidePlot(figures, plot, leftColumns, rows)}
    />
  );
}

const baseText = ({ perConnection }: MemoryNow): string | null =>
  perConnection === null ? null : `base ${formatBytes(perConnection.baseBytes)}`;

function figureLines(memory: MemoryNow, isWatching: boolean, rows: number, paint: Paint): string[] {
  const { process, resident, perConnection } = memory;
  const isTree = process !== null && process.processes > 1;
  const kind = isTree ? (resident?.sharedOnce === true ? 'PSS, whole tree' : 'RSS, summed') : 'resident';
  const figure = (bytes: number | null): string => paint('memory', formatBytes(bytes), { bold: true });
  const now = figure(resident?.bytes ?? null);
  const each = figure(perConnection?.bytesPerConnection ?? null);
  const base = paint('dim', baseText(memory) ?? '');
  if (rows < NAMES_BELOW_FROM_ROWS) {
    const short = isTree ? kind.slice(0, 3) : kind;
    return [`${now} ${paint('dim', short)}`, ...(isWatching ? [] : [`${each} ${paint('dim', 'per conn')}`, base])];
  }
  return [now, paint('dim', kind), ...(isWatching ? [] : [each, paint('dim', 'per connection'), base])];
}

/** The base is at the left if there is a row for it. */
function detailOf(memory: MemoryNow, rows: number, room: number): string {
  const { process, limitBytes } = memory;
  if (process === null) return '';
  const base = baseText(memory);
  const most =
    limitBytes === null ? `reserved ${formatBytes(process.vszBytes)}` : `of ${formatBytes(limitBytes)} allowed`;
  if (base === null || rows !== NAMES_BELOW_FROM_ROWS) return most;
  return [`${base} · ${most}`, base].find((text) => text.length <= room) ?? '';
}
