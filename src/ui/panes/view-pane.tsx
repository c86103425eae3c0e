import { memo } from 'react';
import { plain, toWidth } from '../ansi-text.ts';
import { extentText } from '../scroll.ts';
import { sentenceRows, type ViewDrawing } from '../views/view.ts';
import { innerColumns, PaneFrame } from '../widgets/pane-frame.tsx';
import { usePaneTools } from './pane-context.ts';

interface ViewPaneProps {
  readonly columns: number;
  readonly rows: number;
  readonly drawing: ViewDrawing;
  /** What `/` looks for; null: this view has no filter. */
  readonly filter: string | null;
  readonly typing: boolean;
}

/** A view in its frame: what it shows in one line (or the filter while there is one), then its lines. */
export const ViewPane = memo(function ViewPane({ columns, rows, drawing, filter, typing }: ViewPaneProps) {
  const { paint } = usePaneTools();
  const inner = innerColumns(columns);
  const where = drawing.extent === null ? '' : extentText(drawing.extent);
  const detail = [paint('dim', drawing.detail), paint('text', where)]
    .filter((part) => part !== '')
    .join(paint('dim', ' · '));
  const first = filter === null || (filter === '' && !typing) ? paint('dim', drawing.sentence) : filterLine(filter);
  return (
    <PaneFrame
      title={drawing.title}
      token={drawing.token}
      detail={detail}
      columns={columns}
      rows={rows}
      paint={paint}
      lines={[toWidth(first, inner), ...(sentenceRows(rows - 2) === 2 ? [''] : []), ...drawing.lines]}
    />
  );

  function filterLine(text: string): string {
    const cursor = typing ? paint('strong', '▏', { bold: true }) : '';
    const keys = typing ? 'Enter keeps it · Esc clears it' : '/ changes it · Esc clears it';
    return `${paint('strong', `/ ${plain(text)}`, { bold: true })}${cursor}  ${paint('dim', keys)}`;
  }
});
