import type { ProcessSample, ThreadTable } from '../../domain/events/run-event.ts';
import type { RowContext } from '../../domain/meaning/account-now.ts';
import { formatCount, formatUnits } from '../../domain/words/format.ts';
import { staleAge } from '../state/age.ts';
import { FIRST_CHOICE } from '../state/thread-choice.ts';
import { NO_THREADS, threadTable } from '../views/threads/thread-table.ts';
import { PaneFrame } from '../widgets/pane-frame.tsx';
import { usePaneTools } from './pane-context.ts';
import { insideOf, type PaneSize } from './pane-size.ts';

interface ThreadTablePaneProps {
  readonly table: ThreadTable | null;
  /** What its rows are read with. */
  readonly context: RowContext;
  readonly process: ProcessSample | null;
  /** Voluntary and involuntary together, of the whole tree; null where not known. */
  readonly switchesPerSecond: number | null;
  readonly nowMs: number;
  readonly size: PaneSize;
}

/** What `top -H` shows of the target: its busiest threads. */
export function ThreadTablePane({ table, context, process, switchesPerSecond, nowMs, size }: ThreadTablePaneProps) {
  const { paint } = usePaneTools();
  // All from one moment, that of the table.
  const processes = table?.processes?.length ?? process?.processes ?? null;
  const details = [
    table === null ? null : formatUnits(table.total, 'thread', 'threads'),
    table === null || processes === null ? null : formatUnits(processes, 'process', 'processes'),
    switchesPerSecond === null ? null : `${formatCount(switchesPerSecond)} switches/s`,
    table === null ? null : staleAge(nowMs, table.atMs),
  ].filter((part) => part !== null);
  const lines =
    table === null
      ? [paint('text', NO_THREADS)]
      : threadTable(table, {
          ...insideOf(size),
          head: [],
          filter: '',
          sort: FIRST_CHOICE.sort,
          ...context,
          scroll: 0,
          paint,
        }).lines;
  return (
    <PaneFrame
      title="threads (top -H)"
      token="threads"
      detail={paint('dim', details.join(' · '))}
      size={size}
      opens="threads"
      lines={lines}
    />
  );
}
