import { Box, type DOMElement } from 'ink';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { linesOf } from '../frame/laid-out.ts';

interface ScreenProps {
  readonly columns: number;
  readonly rows: number;
  /** Gets the whole frame after each render. */
  readonly draw: (lines: readonly string[]) => void;
  readonly children: ReactNode;
}

/**
 * The root of everything drawn. Its effect runs after those of the pictures in it, and after ink's layout. Absolute, so that
 * ink's own page has no height: ink would fill a grid of that size, cell by cell, with blanks.
 */
export function Screen({ columns, rows, draw, children }: ScreenProps) {
  const box = useRef<DOMElement>(null);
  useLayoutEffect(() => {
    if (box.current !== null) draw(linesOf(box.current));
  });
  return (
    <Box ref={box} position="absolute" flexDirection="column" width={columns} height={rows}>
      {children}
    </Box>
  );
}
