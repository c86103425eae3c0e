import type { RunState } from '../domain/state/run-state.ts';
import type { Layout } from './layout.ts';
import type { PaneTools } from './panes/pane-context.ts';
import type { PaneSize } from './panes/pane-size.ts';
import type { Paint, Token } from './theme.ts';

/** What a comparison or a lesson puts around the run that it shows. */
export interface Around {
  /** Whose run it is, in the colour of its curve; null: there are no curves. */
  readonly subject: { readonly name: string; readonly colour: Token } | null;
  /** The colour of the panes that matter. */
  readonly lit?: Token;
  /** What the keys do, where that is not what they always do. */
  readonly hints?: readonly (readonly [key: string, does: string])[];
  readonly layoutFor: (columns: number, terminalRows: number, state: RunState) => Layout;
  /** Painted lines: above its header, and below its panes. */
  readonly above: (columns: number, paint: Paint) => readonly string[];
  readonly below: (state: RunState, size: PaneSize, tools: PaneTools) => readonly string[];
  /** How many themes the key has moved on: what follows keeps the colours that somebody chose. */
  readonly onTheme: (steps: number) => void;
  /** How many it begins with. */
  readonly themeSteps?: number;
}
