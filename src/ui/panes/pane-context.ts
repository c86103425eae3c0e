import { createContext, useContext } from 'react';
import type { CreateCanvas } from '../plots/canvas.ts';
import type { NamedMoment } from '../plots/mark-cells.ts';
import type { ViewAction } from '../state/view-state.ts';
import type { Paint, Token } from '../theme.ts';

/** What every pane needs to draw. `canvas` is null until blessed-contrib is loaded, just after the first frame. */
export interface PaneTools {
  readonly paint: Paint;
  /** False: characters must show what colours show. */
  readonly hasColours: boolean;
  readonly canvas: CreateCanvas | null;
  /** In a lesson the colour of the panes that matter now; null or absent: none stands out. */
  readonly lit?: Token | null;
  /** The one time axis of all plots. */
  readonly fromMs: number;
  readonly toMs: number;
  /** What a click on a pane asks for. Absent: it asks for nothing. */
  readonly act?: (action: ViewAction) => void;
  /** Moments that somebody named, or steered the load: a thin line in every plot. */
  readonly marks: readonly NamedMoment[];
}

/**
 * New with each frame, like the time axis. Nothing below is memoised: figures change four times a second, and of a thousand
 * comparisons of props, measured over a run, none would have saved drawing a pane. The frame writer compares lines.
 */
export const PaneContext = createContext<PaneTools | null>(null);

export function usePaneTools(): PaneTools {
  const tools = useContext(PaneContext);
  if (tools === null) throw new Error('a pane was drawn outside of PaneContext');
  return tools;
}
