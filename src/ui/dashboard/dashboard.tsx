import type { RunState } from '../../domain/state/run-state.ts';
import { NoticePane } from '../chrome/notice-pane.tsx';
import type { Layout } from '../layout.ts';
import { usePaneTools } from '../panes/pane-context.ts';
import { insideOf, type PaneSize } from '../panes/pane-size.ts';
import { ViewPane } from '../panes/view-pane.tsx';
import { noticeOf } from '../state/notice.ts';
import { isWatching } from '../state/progress.ts';
import { FIRST_CHOICE } from '../state/thread-choice.ts';
import { drawThreads } from '../views/threads/threads-view.ts';
import { LoadRow } from './load-row.tsx';
import { PaneRow } from './pane-row.tsx';
import { TopRow } from './top-row.tsx';

interface DashboardProps {
  readonly state: RunState;
  readonly layout: Layout;
  /** Of latency what is not usual at this size. */
  readonly otherLatency: boolean;
  /** False: in a comparison the next run follows, whatever happened. */
  readonly stays: boolean;
}

/** A border, and what happens. */
const LEAST_NOTICE_ROWS = 4;

/** Everything between the header and the findings, in rows of panes. */
export function Dashboard({ state, layout, otherLatency, stays }: DashboardProps) {
  const { columns, middleRows, lowRows, waitRows, threadRows, logRows } = layout;
  const notice = noticeOf(state, stays);
  const watching = isWatching(state);
  const lowerRows = lowRows + waitRows + threadRows + logRows;
  // In a lesson at 80x24 there is no room below: before the load starts there are no requests to show, either.
  const isInMiddle = notice !== null && lowerRows < LEAST_NOTICE_ROWS;
  // Without load there are no requests to show: threads take their place, and that of the short table.
  const watchedRows = middleRows + (notice === null ? threadRows : 0);
  return (
    <>
      <TopRow state={state} layout={layout} />
      {watching ? (
        <WatchedThreads state={state} size={{ columns, rows: watchedRows }} />
      ) : (
        middleRows > 0 && !isInMiddle && <LoadRow state={state} layout={layout} otherLatency={otherLatency} />
      )}
      {notice === null ? (
        <>
          <PaneRow state={state} slots={layout.low} rows={lowRows} />
          <PaneRow state={state} slots={layout.waits} rows={waitRows} />
          {!watching && <PaneRow state={state} slots={layout.threads} rows={threadRows} />}
          <PaneRow state={state} slots={[{ pane: 'log', columns }]} rows={logRows} />
        </>
      ) : (
        <NoticePane notice={notice} size={{ columns, rows: lowerRows + (isInMiddle ? middleRows : 0) }} />
      )}
    </>
  );
}

interface ThreadsProps {
  readonly state: RunState;
  readonly size: PaneSize;
}

function WatchedThreads({ state, size }: ThreadsProps) {
  const tools = usePaneTools();
  const drawing = drawThreads({ state, ...insideOf(size), scroll: null, filter: '', threads: FIRST_CHOICE, tools });
  return <ViewPane drawing={drawing} filter={null} typing={false} size={size} />;
}
