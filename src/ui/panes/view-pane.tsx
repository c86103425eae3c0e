import { plain, toWidth } from '../frame/ansi-text.ts';
import type { Cell } from '../frame/laid-out.ts';
import { extentText } from '../state/scroll.ts';
import { sentenceRows, type ViewDrawing } from '../views/view.ts';
import { PaneFrame } from '../widgets/pane-frame.tsx';
import { usePaneTools } from './pane-context.ts';
import { insideOf, type PaneSize } from './pane-size.ts';

interface ViewPaneProps {
  readonly drawing: ViewDrawing;
  /** The text of the `/` filter; null: this view has no filter. */
  readonly filter: string | null;
  readonly typing: boolean;
  readonly size: PaneSize;
}

/** Border and air before the first cell inside. */
const LEFT = 2;
const TOP = 1;

/** A view in its frame: one line on what it shows (or the filter, if there is one), then its lines. */
export function ViewPane({ drawing, filter, typing, size }: ViewPaneProps) {
  const { paint, act } = usePaneTools();
  const { title, token, extent } = drawing;
  const inside = insideOf(size);
  const part = extent === null ? '' : extentText(extent);
  const counted = part === '' || drawing.extentCounts === undefined ? part : `${drawing.extentCounts} ${part}`;
  const detail = [paint('dim', drawing.detail), paint('text', counted)]
    .filter((words) => words !== '')
    .join(paint('dim', ' · '));
  const first = filter === null || (filter === '' && !typing) ? paint('dim', drawing.sentence) : filterLine(filter);
  const air = sentenceRows(inside.rows) === 2 ? [''] : [];
  const lines = [toWidth(first, inside.columns), ...air, ...drawing.lines];
  return <PaneFrame {...{ title, token, detail, size, lines, onClick }} />;

  function onClick({ column, row }: Cell): void {
    const action = drawing.actionAt?.({ column: column - LEFT, row: row - TOP - sentenceRows(inside.rows) }) ?? null;
    if (action !== null) act?.(action);
  }

  function filterLine(text: string): string {
    const cursor = typing ? paint('strong', '▏', { bold: true }) : '';
    const keys = typing ? 'Enter keeps it · Esc clears it' : '/ changes it · Esc clears it';
    return `${paint('strong', `/ ${plain(text)}`, { bold: true })}${cursor}  ${paint('dim', keys)}`;
  }
}
