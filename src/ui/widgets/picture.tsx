import { Box, type DOMElement } from 'ink';
import { useLayoutEffect, useRef } from 'react';
import { paintBox } from '../frame/laid-out.ts';

interface PictureProps {
  readonly columns: number;
  /** Painted, each exactly `columns` wide. */
  readonly lines: readonly string[];
}

/**
 * Painted lines at the place that ink's layout gives them. For ink it is an empty box of their size: parsing and joining
 * thousands of coloured cells for every frame would cost ten times as much as all of our drawing.
 */
export function Picture({ columns, lines }: PictureProps) {
  const box = useRef<DOMElement>(null);
  useLayoutEffect(() => {
    if (box.current !== null) paintBox(box.current, lines);
  });
  return <Box ref={box} width={columns} height={lines.length} flexShrink={0} />;
}
