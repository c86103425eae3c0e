import { columnsOf, toWidth } from '../frame/ansi-text.ts';
import type { Cell } from '../frame/laid-out.ts';
import { usePaneTools } from '../panes/pane-context.ts';
import { innerColumns, type PaneSize } from '../panes/pane-size.ts';
import type { ViewName } from '../state/view-state.ts';
import type { Paint, Token } from '../theme.ts';
import { Picture } from './picture.tsx';

interface PaneFrameProps {
  /** At the left of the border, in the metric's colour. */
  readonly title: string;
  readonly token: Token;
  /** At the right of the border: the one detail that matters. May be painted. */
  readonly detail?: string;
  readonly size: PaneSize;
  /** Painted content; cut and padded to the inner size. */
  readonly lines: readonly string[];
  /** The view that a click opens. */
  readonly opens?: ViewName;
  /** What a click on a cell does, counted from the frame's corner. */
  readonly onClick?: ((at: Cell) => void) | undefined;
}

/** Columns of the upper border for corners, dashes and air around the title. */
const TITLE_COLUMNS = 6;
/** The same around the detail. */
const DETAIL_COLUMNS = 4;

/** The longest detail that fits beside the title. */
export const detailColumns = (title: string, { columns }: PaneSize): number =>
  columns - TITLE_COLUMNS - DETAIL_COLUMNS - columnsOf(title);

/** A box with its title on the border, of exactly the given size whatever its content. */
export function PaneFrame(props: PaneFrameProps) {
  const { paint, act, lit = null } = usePaneTools();
  const { opens, onClick, size } = props;
  const open = opens === undefined ? undefined : () => act?.({ type: 'show', view: opens });
  return (
    <Picture columns={size.columns} lines={frameLines(props, paint, lit === props.token)} onClick={onClick ?? open} />
  );
}

interface Box {
  readonly corners: string;
  readonly horizontal: string;
  readonly vertical: string;
}

const PLAIN: Box = { corners: '╭╮╰╯', horizontal: '─', vertical: '│' };
/** In its metric's colour, too: seen from the last row, and without colours. */
const LIT: Box = { corners: '┏┓┗┛', horizontal: '━', vertical: '┃' };

export function frameLines(
  { title, token, detail = '', size, lines }: PaneFrameProps,
  paint: Paint,
  isLit = false,
): string[] {
  const { corners, horizontal: dash, vertical: side } = isLit ? LIT : PLAIN;
  const [topLeft = '', topRight = '', bottomLeft = '', bottomRight = ''] = corners;
  const { columns, rows } = size;
  const inner = innerColumns(columns);
  const border = (text: string): string => (isLit ? paint(token, text, { bold: true }) : paint('border', text));
  // A title wider than its box would break the frame.
  const name = title.length <= columns - TITLE_COLUMNS ? title : toWidth(title, Math.max(0, columns - TITLE_COLUMNS));
  const shownDetail = columnsOf(detail) <= detailColumns(name, size) ? detail : '';
  // Without a title there is no air around it: the dashes go on.
  const heading = name === '' ? border(dash.repeat(2)) : ` ${paint(token, name, { bold: true })} `;
  const room = columns - TITLE_COLUMNS - columnsOf(name);
  const dashes = room - (shownDetail === '' ? 0 : columnsOf(shownDetail) + 2);
  const right = shownDetail === '' ? border(`${dash}${topRight}`) : ` ${shownDetail} ${border(`${dash}${topRight}`)}`;
  const top = `${border(`${topLeft}${dash}`)}${heading}${border(dash.repeat(Math.max(0, dashes)))}${right}`;
  const body = Array.from({ length: Math.max(0, rows - 2) }, (_, row) => {
    return `${border(side)} ${toWidth(lines[row] ?? '', inner)} ${border(side)}`;
  });
  return [top, ...body, border(`${bottomLeft}${dash.repeat(Math.max(0, columns - 2))}${bottomRight}`)];
}
