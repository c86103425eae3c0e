import { memo } from 'react';
import { formatBytes } from '../../domain/format.ts';
import type { Folklore } from '../../domain/manifest.ts';
import type { ProcessSample } from '../../domain/run-event.ts';
import type { Series } from '../../domain/series.ts';
import { toWidth } from '../ansi-text.ts';
import { innerColumns, PaneFrame } from '../widgets/pane-frame.tsx';
import { trend, usePaneTools } from './pane-context.ts';

interface MemoryPaneProps {
  readonly columns: number;
  readonly rows: number;
  readonly process: ProcessSample | null;
  /** Of a tree of processes: shared pages counted once where the kernel tells. */
  readonly resident: { readonly bytes: number; readonly sharedOnce: boolean } | null;
  /** What a container may have; null: all of the machine. */
  readonly limitBytes: number | null;
  readonly open: number | null;
  readonly series: Series;
  readonly folklore: readonly Folklore[];
}

const LEFT_COLUMNS = 16;

/** Resident against reserved, in all and for each connection, and what people say about it. */
export const MemoryPane = memo(function MemoryPane({
  columns,
  rows,
  process,
  resident,
  limitBytes,
  open,
  series,
  folklore,
}: MemoryPaneProps) {
  const tools = usePaneTools();
  const { paint } = tools;
  const height = rows - 2;
  const claim = folklore.find(({ field }) => field === 'rssBytesPerConnection' || field === 'rssBytesPerThread');
  const claimRow = claim !== undefined && height >= 5;
  const plotRows = claimRow ? height - 1 : height;
  const plot = trend(tools, { series, token: 'memory', columns: innerColumns(columns) - LEFT_COLUMNS, rows: plotRows });
  const perConnection = resident === null || open === null || open === 0 ? null : resident.bytes / open;
  const isTree = process !== null && process.processes > 1;
  const left = [
    paint('memory', resident === null ? '–' : formatBytes(resident.bytes), { bold: true }),
    paint('dim', isTree ? (resident?.sharedOnce === true ? 'PSS, all of it' : 'RSS, summed') : 'resident'),
    paint('memory', perConnection === null ? '–' : formatBytes(perConnection), { bold: true }),
    paint('dim', 'per connection'),
  ];
  const lines = Array.from(
    { length: plotRows },
    (_, row) => `${toWidth(left[row] ?? '', LEFT_COLUMNS)}${plot[row] ?? ''}`,
  );
  if (claimRow) lines.push(paint('dim', `folklore: ${claim.claim}`));
  return (
    <PaneFrame
      title="memory"
      token="memory"
      detail={paint(
        'dim',
        process === null
          ? ''
          : limitBytes === null
            ? `reserved ${formatBytes(process.vszBytes)}`
            : `of ${formatBytes(limitBytes)} allowed`,
      )}
      columns={columns}
      rows={rows}
      paint={paint}
      lines={lines}
    />
  );
});
