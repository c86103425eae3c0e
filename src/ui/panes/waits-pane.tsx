import { accountNow } from '../../domain/meaning/account-now.ts';
import { waitsHiddenWords } from '../../domain/meaning/waits-hidden.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import { wrapWords } from '../../domain/words/wrap-words.ts';
import { plain } from '../frame/ansi-text.ts';
import { staleAge } from '../state/age.ts';
import { mostAwake } from '../views/threads/thread-state.ts';
import { threadStrip } from '../views/threads/thread-strip.ts';
import { waitBar, waitLegend, waitList } from '../views/threads/wait-bar.ts';
import { styleOfWait, WAIT_STYLES } from '../views/threads/wait-styles.ts';
import { PaneFrame } from '../widgets/pane-frame.tsx';
import { type PaneTools, usePaneTools } from './pane-context.ts';
import { insideOf, type PaneSize } from './pane-size.ts';

interface WaitsPaneProps {
  readonly state: RunState;
  readonly size: PaneSize;
}

/** The bar, a blank line and two rows of cells. */
const AIRY_ROWS = 4;

const TITLE = 'what threads wait for';

/** Every thread by what it waits for: in sum as a bar, and each as a cell where rows are left. */
export function WaitsPane({ state, size }: WaitsPaneProps) {
  const tools = usePaneTools();
  const { threads, nowMs } = state;
  const age = threads === null ? null : staleAge(nowMs, threads.atMs);
  return (
    <PaneFrame
      title={TITLE}
      token="threads"
      opens="threads"
      detail={tools.paint('dim', age ?? '')}
      size={size}
      lines={waitLines(state, insideOf(size), tools)}
    />
  );
}

function waitLines(state: RunState, { columns, rows }: PaneSize, tools: PaneTools): string[] {
  const { paint, hasColours } = tools;
  const table = state.threads;
  if (table === null) return [paint('text', 'No sample of the threads yet.')];
  const account = accountNow(state);
  if (account === null) {
    const { waitsHidden } = table;
    const words = waitsHidden === undefined ? 'Waits were not recorded.' : waitsHiddenWords(waitsHidden);
    return wrapWords(plain(words), columns).map((line) => paint('text', line));
  }
  const bar = { columns, hasColours, paint };
  // A group a line where that leaves room for the cells.
  const isAiry = rows >= account.parts.length + AIRY_ROWS;
  const legend = isAiry ? waitList(account, paint) : waitLegend(account, bar);
  const lines = [waitBar(account, bar), ...legend];
  const room = rows - lines.length - 1;
  if (room < 1 || table.waitCells === undefined) return lines;
  const strip = threadStrip({
    cells: table.waitCells,
    styleOf: (cells) => mostAwake(cells, WAIT_STYLES, styleOfWait),
    processes: [],
    columns,
    maxRows: room,
    hasColours,
    paint,
  });
  return [...lines, '', ...strip.lines];
}
