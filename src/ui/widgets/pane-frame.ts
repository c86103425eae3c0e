import { displayWidth, truncate } from '../display-width.ts';
import type { PaneSize } from '../layout.ts';
import { bold, fitLine, fitRows, gap, type Line, lineWidth, span } from '../spans.ts';
import type { Tone } from '../theme.ts';

export interface PaneContent {
  readonly title: string;
  readonly tone: Tone;
  /** The one detail that matters, at the right of the border; dropped where it does not fit. */
  readonly detail?: Line;
  /** Drawn inside the border and one column of padding on each side. */
  readonly lines: readonly Line[];
  /** The border's tone; a pane that demands attention has its own. */
  readonly borderTone?: Tone;
}

/** Border and padding of both sides. */
export const FRAME_COLUMNS = 4;
export const FRAME_ROWS = 2;

export const innerSize = (size: PaneSize): PaneSize => ({
  columns: Math.max(0, size.columns - FRAME_COLUMNS),
  rows: Math.max(0, size.rows - FRAME_ROWS),
});

/** A rounded box whose title and detail sit on its upper border: exactly `size`. */
export function framePane(content: PaneContent, size: PaneSize): Line[] {
  const inner = innerSize(size);
  const border = content.borderTone ?? 'faint';
  const side = span('│', border);
  const body = fitRows(content.lines, inner.rows).map(
    (line): Line => [side, gap(1), ...fitLine(line, inner.columns), gap(1), side],
  );
  const bottom: Line = [span(`╰${'─'.repeat(Math.max(0, size.columns - 2))}╯`, border)];
  return [topBorder(content, size.columns, border), ...body, bottom];
}

/** `╭─ title ───── detail ─╮` */
function topBorder(content: PaneContent, columns: number, border: Tone): Line {
  const room = columns - 6;
  const title = truncate(content.title, room);
  const detail = content.detail ?? [];
  const detailColumns = lineWidth(detail);
  const titleColumns = displayWidth(title);
  const fits = detailColumns > 0 && titleColumns + detailColumns + 4 <= room;
  const rule = room - titleColumns - (fits ? detailColumns + 3 : 0);
  return [
    span('╭─ ', border),
    bold(title, content.tone),
    span(` ${'─'.repeat(Math.max(0, rule))}`, border),
    ...(fits ? [gap(1), ...detail, gap(1), span('─', border)] : []),
    span('─╮', border),
  ];
}
