import type { ReplayStatus } from '../../domain/meaning/replay-status.ts';
import { toWidth } from '../frame/ansi-text.ts';
import type { Cell } from '../frame/laid-out.ts';
import { usePaneTools } from '../panes/pane-context.ts';
import { Picture } from '../widgets/picture.tsx';
import { momentAt, scrubLine, stepNames } from './scrub-line.ts';

interface ScrubBarProps {
  readonly columns: number;
  /** 2: the line with the names of the steps too. */
  readonly rows: number;
  readonly replay: ReplayStatus;
  readonly onSeek: (positionMs: number) => void;
}

/** Where a replay is, and where what happened. */
export function ScrubBar({ columns, rows, replay, onSeek }: ScrubBarProps) {
  const { paint } = usePaneTools();
  const names = toWidth(paint('dim', stepNames(replay, columns)), columns);
  const bar = scrubLine(replay, columns, paint);
  return <Picture columns={columns} lines={rows > 1 ? [names, bar] : [bar]} onClick={seek} />;

  function seek({ column }: Cell): void {
    const positionMs = momentAt(column, replay, columns);
    if (positionMs !== null) onSeek(positionMs);
  }
}
