import { createContext, useContext } from 'react';
import type { CreateCanvas } from '../plots/canvas.ts';
import type { Paint } from '../theme.ts';

/** What every pane draws with. `canvas` is null until blessed-contrib was loaded, just after the first frame. */
export interface PaneTools {
  readonly paint: Paint;
  /** False: what a colour tells must be told by a character too. */
  readonly hasColours: boolean;
  readonly canvas: CreateCanvas | null;
  /** The one time axis of all plots. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * New with each frame, as the time axis is. Nothing below is memoised: four times a second there are other figures, and of a
 * thousand comparisons of props measured over a run none would have saved a pane its drawing. The frame writer compares lines.
 */
export const PaneContext = createContext<PaneTools | null>(null);

export function usePaneTools(): PaneTools {
  const tools = useContext(PaneContext);
  if (tools === null) throw new Error('a pane was drawn outside of PaneContext');
  return tools;
}
