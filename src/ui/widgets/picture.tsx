import { Box, type DOMElement } from 'ink';
import { useLayoutEffect, useRef } from 'react';
import { type Cell, paintBox } from '../frame/laid-out.ts';

interface PictureProps {
  readonly columns: number;
  /** Painted, each exactly `columns` wide. */
  readonly lines: readonly string[];
  /** What a click on a cell of it does. */
  readonly onClick?: ((at: Cell) => void) | undefined;
}

/**
 * Painted lines at the place that ink's layout gives them. For ink it is an empty box of their size: parsing and joining
 * thousands of coloured cells for every frame would cost ten times as much as all of our drawing.
 */
export function Picture({ columns, lines, onClick }: PictureProps) {
  const box = useRef<DOMElement>(null);
  useLayoutEffect(() => {
    if (box.current !== null) paintBox(box.current, lines, onClick);
  });
  return <Box ref={box} width={columns} height={lines.length} flexShrink={0} />;
}
