import { Box, Transform } from 'ink';
import { createContext, memo, type ReactElement, useContext } from 'react';
import type { PaneSize } from '../layout.ts';
import { createPainter, type Painter } from '../painter.ts';
import { fitLine, type Line } from '../spans.ts';
import { THEMES } from '../theme.ts';

/** How spans become text: changes with the theme only. */
export const PainterContext = createContext<Painter>(createPainter(THEMES.dark, 'none'));

export interface LinesProps {
  readonly lines: readonly Line[];
  readonly size: PaneSize;
}

/**
 * A block of lines in a place of fixed size. ink keeps every text that it ever measured (6.8, measure-text.js), which
 * for pictures that change four times a second would be a gigabyte an hour. So ink measures a blank of the same size,
 * always the same one, and gets the picture from a transform when it puts the frame together.
 */
export const Lines = memo(function Lines({ lines, size }: LinesProps): ReactElement {
  const painter = useContext(PainterContext);
  const painted = lines.map((line) => painter.line(fitLine(line, size.columns)));
  return (
    <Box width={size.columns} height={size.rows} flexShrink={0}>
      <Transform transform={(_blank, row) => painted[row] ?? ''}>{blank(size)}</Transform>
    </Box>
  );
});

const blank = ({ columns, rows }: PaneSize): string => new Array<string>(rows).fill(' '.repeat(columns)).join('\n');
