import type { PaneTools } from '../../src/ui/panes/pane-context.ts';
import { type ColourDepth, createPaint, THEMES } from '../../src/ui/theme.ts';
import { createCanvas } from './fake-terminal.tsx';

type Wanted = Partial<Omit<PaneTools, 'paint' | 'hasColours'>> & { readonly depth?: ColourDepth };

/** What panes and views draw with: the dark theme, without colours and without plots where a test does not ask for them. */
export function paneTools({ depth = 0, canvas = null, fromMs = 0, toMs = 30_000, marks = [] }: Wanted = {}): PaneTools {
  const { dark } = THEMES;
  if (dark === undefined) throw new Error('no theme');
  return { paint: createPaint(dark, depth), hasColours: depth > 0, canvas, fromMs, toMs, marks };
}

export const plotTools = async (wanted: Wanted = {}): Promise<PaneTools> =>
  paneTools({ canvas: await createCanvas(), ...wanted });

/** Bold stays without colours: what is asserted on are words. */
export const wordsOf = (lines: readonly string[]): string => lines.join('\n').replace(/\x1b\[[\d;]*m/g, '');
