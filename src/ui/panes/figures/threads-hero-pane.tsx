import type { ProcessSample, ThreadTable } from '../../../domain/events/run-event.ts';
import type { ThreadAccount } from '../../../domain/meaning/thread-account.ts';
import { connectionsPerThread } from '../../../domain/state/resident.ts';
import type { Series } from '../../../domain/state/series.ts';
import { formatCount, formatRatio, formatUnits } from '../../../domain/words/format.ts';
import { highestOf } from '../../plots/trend.ts';
import { staleAge } from '../../state/age.ts';
import { usePaneTools } from '../pane-context.ts';
import type { FigureSize } from '../pane-size.ts';
import { FigurePane } from './figure-pane.tsx';

interface ThreadsHeroPaneProps {
  readonly process: ProcessSample | null;
  readonly table: ThreadTable | null;
  readonly account: ThreadAccount | null;
  readonly nowMs: number;
  /** Connections that the server has accepted: the others have no thread. */
  readonly accepted: number | null;
  /** Some are open and not accepted. */
  readonly isShort: boolean;
  readonly series: Series;
  readonly size: FigureSize;
}

/** The number that surprises everybody. */
export function ThreadsHeroPane({
  process,
  table,
  account,
  nowMs,
  accepted,
  isShort,
  series,
  size,
}: ThreadsHeroPaneProps) {
  const { paint } = usePaneTools();
  const threads = process?.threads ?? null;
  const wide = size.columns >= 40;
  const notes = [
    ...perThread(accepted, threads, isShort, wide).map((line) => paint('strong', line, { bold: true })),
    ...states(table, nowMs).map((line) => paint('dim', line)),
  ];
  return (
    <FigurePane
      title={wide ? 'OS threads · surprising?' : 'OS threads'}
      token="threads"
      detail={paint('dim', process === null ? '' : formatUnits(process.processes, 'process', 'processes'))}
      figure={{ text: formatCount(threads), notes, captions: captionsOf(account).map((line) => paint('text', line)) }}
      // Nine threads, then ten, is no cliff: room above keeps a small change small.
      trend={{ series, highest: highestOf(series, 4) * 1.25 }}
      size={size}
      opens="threads"
    />
  );
}

/** Who waits for the sockets, and what the others do; or the first of it, or that in fewer words: `1 epoll: 10,000 sockets`. */
function captionsOf(account: ThreadAccount | null): string[] {
  if (account === null) return [];
  const [first = ''] = account.brief.split(' · ');
  return [account.brief, first, first.replace(/ watch(es)? /, ': ')];
}

/** Beside the newest count of threads, which comes four times a second. */
const STATES_STALE_MS = 1_500;

function perThread(accepted: number | null, threads: number | null, isShort: boolean, wide: boolean): string[] {
  const each = connectionsPerThread(accepted, threads);
  if (each === null) return [];
  return [`${formatRatio(each)} ${isShort ? 'accepted' : wide ? 'connections' : 'conns'} per thread`];
}

/** All of the table's moment; with thousands of threads that is not now. */
function states(table: ThreadTable | null, nowMs: number): string[] {
  if (table === null) return [];
  const runnable = table.states.running ?? 0;
  const sleeping = table.states.sleeping ?? 0;
  const other = Object.values(table.states).reduce((sum, count) => sum + count, 0) - runnable - sleeping;
  const parts = [
    `${formatCount(runnable)} runnable`,
    `${formatCount(sleeping)} asleep`,
    other > 0 ? `${formatCount(other)} other` : null,
    staleAge(nowMs, table.atMs, STATES_STALE_MS),
  ];
  return [parts.filter((part) => part !== null).join(' · ')];
}
