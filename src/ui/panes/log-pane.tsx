import type { RunState } from '../../domain/state/run-state.ts';
import { logEntries, logLine } from '../views/log-view.ts';
import { PaneFrame } from '../widgets/pane-frame.tsx';
import { usePaneTools } from './pane-context.ts';
import { insideOf, type PaneSize } from './pane-size.ts';

interface LogPaneProps {
  readonly state: Pick<RunState, 'log' | 'marks' | 'steers'>;
  readonly size: PaneSize;
}

/** The newest lines of the target's output. */
export function LogPane({ state, size }: LogPaneProps) {
  const { paint } = usePaneTools();
  const shown = logEntries(state).slice(-insideOf(size).rows);
  const lines =
    shown.length === 0
      ? [paint('text', 'The target has written nothing so far.')]
      : shown.map((entry) => logLine(entry, '', paint));
  return <PaneFrame title="log" token="text" size={size} lines={lines} opens="log" />;
}
