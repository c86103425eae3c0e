import { memo } from 'react';
import { formatCount, formatUnits } from '../../domain/format.ts';
import type { ProcessSample, ThreadRow, ThreadTable } from '../../domain/run-event.ts';
import { plain, spread, toWidth } from '../ansi-text.ts';
import { bar } from '../plots/bars.ts';
import { innerColumns, PaneFrame } from '../widgets/pane-frame.tsx';
import { usePaneTools } from './pane-context.ts';

interface ThreadTablePaneProps {
  readonly columns: number;
  readonly rows: number;
  readonly table: ThreadTable | null;
  readonly process: ProcessSample | null;
  /** Voluntary and involuntary together, of the whole tree; null where not known. */
  readonly switchesPerSecond: number | null;
  readonly nowMs: number;
}

const NAME_COLUMNS = 18;
const STALE_MS = 2_500;

/** What `top -H` shows of the target: its busiest threads. */
export const ThreadTablePane = memo(function ThreadTablePane(props: ThreadTablePaneProps) {
  const { columns, rows, table, process, switchesPerSecond, nowMs } = props;
  const { paint } = usePaneTools();
  const inner = innerColumns(columns);
  const ageMs = table === null ? 0 : nowMs - table.atMs;
  const details = [
    process === null ? null : formatUnits(process.threads, 'thread', 'threads'),
    process === null ? null : formatUnits(process.processes, 'process', 'processes'),
    switchesPerSecond === null ? null : `${formatCount(switchesPerSecond)} switches/s`,
    ageMs > STALE_MS ? `${Math.round(ageMs / 1000)} s ago` : null,
  ].filter((part) => part !== null);
  const header = paint(
    'dim',
    `${'TID'.padStart(8)}  ${'NAME'.padEnd(NAME_COLUMNS)} ${'STATE'.padEnd(10)} ${'CPU'.padStart(8)}  CORE   ${'VOL/S'.padStart(8)} ${'INV/S'.padStart(8)}   `,
  );
  const barColumns = Math.max(0, inner - 8 - 2 - NAME_COLUMNS - 1 - 10 - 1 - 8 - 2 - 4 - 3 - 8 - 1 - 8 - 3);
  return (
    <PaneFrame
      title="threads (top -H)"
      token="threads"
      detail={paint('dim', details.join(' · '))}
      columns={columns}
      rows={rows}
      paint={paint}
      lines={[header, ...(table?.rows ?? []).slice(0, rows - 3).map(line)]}
    />
  );

  function line(thread: ThreadRow): string {
    const running = thread.state === 'running';
    const rate = (value: number | null): string => (value === null ? '–' : formatCount(value)).padStart(8);
    const cpu = thread.cpuPercent === null ? '–' : `${thread.cpuPercent.toFixed(1)} %`;
    return [
      paint('dim', `${thread.tid}`.padStart(8)),
      '  ',
      paint('text', toWidth(plain(thread.name), NAME_COLUMNS)),
      ' ',
      toWidth(paint(running ? 'good' : 'dim', `${running ? '●' : '○'} ${running ? 'runnable' : thread.state}`), 10),
      ' ',
      paint('strong', cpu.padStart(8), { bold: running }),
      '  ',
      paint('dim', `${thread.core ?? '–'}`.padStart(4)),
      '   ',
      paint('text', rate(thread.voluntaryPerSecond)),
      ' ',
      paint('text', rate(thread.involuntaryPerSecond)),
      '   ',
      spread(paint('threads', bar((thread.cpuPercent ?? 0) / 100, barColumns)), '', barColumns),
    ].join('');
  }
});
