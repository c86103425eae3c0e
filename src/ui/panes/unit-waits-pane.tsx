import type { RunState } from '../../domain/state/run-state.ts';
import { formatAge, formatCount } from '../../domain/words/format.ts';
import { plain } from '../frame/ansi-text.ts';
import { staleAge } from '../state/age.ts';
import { unitGroupLines, waitingUnits } from '../views/unit-waits.ts';
import { detailColumns, PaneFrame } from '../widgets/pane-frame.tsx';
import { usePaneTools } from './pane-context.ts';
import { insideOf, type PaneSize } from './pane-size.ts';

/** They are asked for when a step is measured, and then only now and then. */
const STALE_MS = 6_000;

interface UnitWaitsPaneProps {
  readonly state: RunState;
  readonly size: PaneSize;
}

/** What the runtime's units wait for, as the runtime reports it: the largest groups. */
export function UnitWaitsPane({ state, size }: UnitWaitsPaneProps) {
  const { paint, act } = usePaneTools();
  const { stacks } = state;
  const { columns, rows } = insideOf(size);
  const { title, detail, isStale } = headOf(state, size);
  const lines =
    stacks === null
      ? [paint('text', 'Not reported yet.')]
      : unitGroupLines(state, stacks, columns, paint).slice(0, rows);
  return (
    <PaneFrame
      title={title}
      token="units"
      detail={paint(isStale ? 'warning' : 'dim', detail)}
      size={size}
      lines={lines}
      onClick={() => act?.({ type: 'units' })}
    />
  );
}

/** What the title has room for. An age that matters is left out last, after the words around it. */
function headOf(
  state: RunState,
  size: PaneSize,
): { readonly title: string; readonly detail: string; readonly isStale: boolean } {
  const { stacks, nowMs } = state;
  const units = plain(waitingUnits(state) ?? 'units');
  const [title = '', ...shorter] = [`what ${units} wait for`, `${units} wait for`, units];
  if (stacks === null) return { title, detail: '', isStale: false };
  const age = formatAge(nowMs - stacks.atMs);
  const isStale = staleAge(nowMs, stacks.atMs, STALE_MS) !== null;
  const detail = `${formatCount(stacks.total)}, ${age}`;
  if (detail.length <= detailColumns(title, size)) return { title, detail, isStale };
  if (!isStale) return { title, detail: '', isStale };
  const fitting = [title, ...shorter].find((words) => age.length <= detailColumns(words, size));
  return fitting === undefined ? { title: age, detail: '', isStale } : { title: fitting, detail: age, isStale };
}
