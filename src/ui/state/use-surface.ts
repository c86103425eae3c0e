import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Background } from '../background/background.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
import type { Terminal } from '../terminal.ts';
import { backgroundFor, createPaint, firstThemeIndex, type Paint, paletteAt } from '../theme.ts';

/** What a screen is drawn on. */
export interface Surface {
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
  readonly hasColours: boolean;
  /** What the theme's colours are for. */
  readonly background: Background;
  /** Null until blessed-contrib is loaded, just after the first frame. */
  readonly canvas: CreateCanvas | null;
}

/** The terminal as it is now, in the chosen theme or one that a key has moved on to by `themeSteps`. */
export function useSurface(
  { size, depth, background }: Pick<Terminal, 'size' | 'depth' | 'background'>,
  loadCanvas: () => Promise<CreateCanvas>,
  themeName: string,
  themeSteps: number,
): Surface {
  const [columns = 80, rows = 24] = useSyncExternalStore(size.subscribe, size.get).split('x').map(Number);
  const behind = useSyncExternalStore(background.subscribe, background.get);
  const themeIndex = firstThemeIndex(themeName, behind) + themeSteps;
  // It caches the codes that it made: a frame needs the same few a thousand times.
  const paint = useMemo(() => createPaint(paletteAt(themeIndex, behind), depth), [themeIndex, behind, depth]);
  const [canvas, setCanvas] = useState<CreateCanvas | null>(null);
  useEffect(() => {
    void loadCanvas().then((create) => setCanvas(() => create));
  }, [loadCanvas]);
  return { columns, rows, paint, hasColours: depth > 0, canvas, background: backgroundFor(themeIndex, behind) };
}
