import { memo } from 'react';
import { columnsOf, toWidth } from '../ansi-text.ts';
import type { Paint, Token } from '../theme.ts';
import { Picture } from './picture.tsx';

interface PaneFrameProps {
  /** On the border, at the left, in the metric's colour. */
  readonly title: string;
  readonly token: Token;
  /** On the border, at the right: the one detail that matters. May be painted. */
  readonly detail?: string;
  /** Outer size in columns and rows. */
  readonly columns: number;
  readonly rows: number;
  /** Content, painted; cut and padded to the inner size. */
  readonly lines: readonly string[];
  readonly paint: Paint;
}

/** Columns inside a pane: two of border, one of air at each side. */
export const innerColumns = (columns: number): number => columns - 4;

/** A box with its title on the border. Exactly as large as it is told, whatever it is given. */
export const PaneFrame = memo(function PaneFrame(props: PaneFrameProps) {
  return <Picture lines={frameText(props).split('\n')} />;
});

export function frameText({ title, token, detail = '', columns, rows, lines, paint }: PaneFrameProps): string {
  const inner = innerColumns(columns);
  const border = (text: string): string => paint('border', text);
  const room = columns - 6 - title.length;
  const shownDetail = detail !== '' && columnsOf(detail) + 4 <= room ? detail : '';
  const dashes = room - (shownDetail === '' ? 0 : columnsOf(shownDetail) + 2);
  const right = shownDetail === '' ? border('─╮') : ` ${shownDetail} ${border('─╮')}`;
  const top = `${border('╭─')} ${paint(token, title, { bold: true })} ${border('─'.repeat(Math.max(0, dashes)))}${right}`;
  const body = Array.from({ length: Math.max(0, rows - 2) }, (_, row) => {
    return `${border('│')} ${toWidth(lines[row] ?? '', inner)} ${border('│')}`;
  });
  const bottom = border(`╰${'─'.repeat(Math.max(0, columns - 2))}╯`);
  return [top, ...body, bottom].join('\n');
}
