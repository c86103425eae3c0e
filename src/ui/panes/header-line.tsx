import { memo } from 'react';
import { formatElapsed } from '../../domain/format.ts';
import { columnsOf, plain, spread } from '../ansi-text.ts';
import { Picture } from '../widgets/picture.tsx';
import { usePaneTools } from './pane-context.ts';

interface HeaderLineProps {
  readonly columns: number;
  readonly name: string;
  readonly title: string;
  /** Painted already where it is a badge: `paused`, `next 2,000 in 3 s`. */
  readonly progress: string;
  readonly dots: { readonly done: string; readonly current: string; readonly ahead: string };
  readonly elapsedMs: number;
  readonly recording: boolean;
  readonly badge: string | null;
}

/** Wide enough for the longest: a text that grows and shrinks would push its neighbours about. */
const PROGRESS_COLUMNS = 24;

/** Who runs, how far the ramp is, what comes next. */
export const HeaderLine = memo(function HeaderLine(props: HeaderLineProps) {
  const { columns, name, title, progress, dots, elapsedMs, recording, badge } = props;
  const { paint } = usePaneTools();
  const left = ` ${paint('badge', ' conctop ', { bold: true, inverse: true })}  ${paint('strong', plain(name), { bold: true })} `;
  const right = [
    badge === null ? '' : `${paint('warning', ` ${badge} `, { bold: true, inverse: true })}  `,
    columns >= 80 ? `${paint('connections', dots.done + dots.current)}${paint('border', dots.ahead)}  ` : '',
    paint('strong', progress.padStart(PROGRESS_COLUMNS), { bold: true }),
    '  ',
    paint('text', formatElapsed(elapsedMs)),
    recording ? `  ${paint('memory', columns >= 100 ? '● rec' : '●')}` : '',
    ' ',
  ].join('');
  const room = columns - columnsOf(left) - columnsOf(right) - 1;
  const shownTitle = title.length <= room ? paint('dim', plain(title)) : '';
  return <Picture lines={[spread(left + shownTitle, right, columns)]} />;
});
