import { Box, type DOMElement } from 'ink';
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { clickAt, linesOf } from '../frame/laid-out.ts';
import type { Terminal } from '../terminal.ts';

interface ScreenProps {
  readonly columns: number;
  readonly rows: number;
  /** Gets the whole frame after each render, and reports the mouse. */
  readonly terminal: Pick<Terminal, 'draw' | 'onMouse'>;
  /** What the wheel does: 1 is down. Clicks are those of what is below it. */
  readonly onWheel?: ((by: 1 | -1) => void) | undefined;
  readonly children: ReactNode;
}

/**
 * The root of everything drawn. Its effect runs after those of the pictures in it, and after ink's layout. Absolute, so that
 * ink's own page has no height: ink would fill a grid of that size, cell by cell, with blanks.
 */
export function Screen({ columns, rows, terminal, onWheel, children }: ScreenProps) {
  const { draw, onMouse } = terminal;
  const box = useRef<DOMElement>(null);
  const wheel = useRef(onWheel);
  useLayoutEffect(() => {
    wheel.current = onWheel;
    if (box.current !== null) draw(linesOf(box.current));
  });
  useEffect(
    () =>
      onMouse((event) => {
        if (event.kind !== 'click') wheel.current?.(event.kind === 'wheel-down' ? 1 : -1);
        else if (box.current !== null) clickAt(box.current, event);
      }),
    [onMouse],
  );
  return (
    <Box ref={box} position="absolute" flexDirection="column" width={columns} height={rows}>
      {children}
    </Box>
  );
}
