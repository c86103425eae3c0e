import type { RunState } from '../../domain/state/run-state.ts';
import { formatAge, formatCount } from '../../domain/words/format.ts';
import { plain } from '../frame/ansi-text.ts';
import { unitGroupLines, waitingUnits } from '../views/unit-waits.ts';
import { detailColumns, PaneFrame } from '../widgets/pane-frame.tsx';
import { usePaneTools } from './pane-context.ts';
import { insideOf, type PaneSize } from './pane-size.ts';

interface UnitWaitsPaneProps {
  readonly state: RunState;
  readonly size: PaneSize;
}

/** What the runtime's units wait for, as the runtime reports it: the largest groups. */
export function UnitWaitsPane({ state, size }: UnitWaitsPaneProps) {
  const { paint, act } = usePaneTools();
  const { stacks, nowMs } = state;
  const { columns, rows } = insideOf(size);
  const title = `what ${plain(waitingUnits(state) ?? 'units')} wait for`;
  const detail = stacks === null ? '' : `${formatCount(stacks.total)}, ${formatAge(nowMs - stacks.atMs)}`;
  const lines =
    stacks === null
      ? [paint('text', 'Not reported yet.')]
      : unitGroupLines(state, stacks, columns, paint).slice(0, rows);
  return (
    <PaneFrame
      title={title}
      token="units"
      detail={paint('dim', detail.length <= detailColumns(title, size) ? detail : '')}
      size={size}
      lines={lines}
      onClick={() => act?.({ type: 'units' })}
    />
  );
}
