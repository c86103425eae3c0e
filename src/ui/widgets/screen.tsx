import { Box, type DOMElement } from 'ink';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { plain, toWidth } from '../frame/ansi-text.ts';
import { clickAt, linesOf } from '../frame/laid-out.ts';
import type { Said } from '../take-away/said.ts';
import type { Terminal } from '../terminal.ts';
import type { Paint } from '../theme.ts';

interface ScreenProps {
  readonly columns: number;
  readonly rows: number;
  /** Gets the whole frame after each render, and reports the mouse. */
  readonly terminal: Pick<Terminal, 'draw' | 'onMouse' | 'takeAway'>;
  readonly paint: Paint;
  /** What the wheel does: 1 is down. Clicks are those of what is below it. */
  readonly onWheel?: ((by: 1 | -1) => void) | undefined;
  readonly children: ReactNode;
}

/** It takes the line of the keys. */
function saidLine({ words, isBad }: Said, columns: number, paint: Paint): string {
  const text = words.map(plain).find((wording) => wording.length <= columns - 4) ?? plain(words.at(-1) ?? '');
  return toWidth(` ${paint(isBad ? 'bad' : 'good', isBad ? '✗' : '✓')} ${paint('strong', text)}`, columns);
}

/**
 * The root of everything drawn. Its effect runs after those of the pictures in it, and after ink's layout. Absolute, so that
 * ink's own page has no height: ink would fill a grid of that size, cell by cell, with blanks.
 */
export function Screen({ columns, rows, terminal, paint, onWheel, children }: ScreenProps) {
  const { draw, onMouse, takeAway } = terminal;
  const said = useSyncExternalStore(takeAway.said.subscribe, takeAway.said.get);
  const box = useRef<DOMElement>(null);
  const wheel = useRef(onWheel);
  useLayoutEffect(() => {
    wheel.current = onWheel;
    if (box.current === null) return;
    const lines = linesOf(box.current);
    draw(said === null ? lines : lines.with(-1, saidLine(said, columns, paint)));
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
