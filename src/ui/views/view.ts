import type { RunState } from '../../domain/run-state.ts';
import type { PaneTools } from '../panes/pane-context.ts';
import type { Extent } from '../scroll.ts';
import type { Token } from '../theme.ts';

/** What a view is drawn from. Views are functions of this and of nothing else: live, frozen and replayed alike. */
export interface ViewInput {
  readonly state: RunState;
  /** Inside of the frame. */
  readonly columns: number;
  readonly rows: number;
  /** First line wanted; null: where the view begins by itself. */
  readonly scroll: number | null;
  /** Text that lines must hold; empty: all of them. */
  readonly filter: string;
  readonly tools: PaneTools;
}

export interface ViewDrawing {
  readonly title: string;
  readonly token: Token;
  /** On the border, at the right. */
  readonly detail: string;
  /** What the view shows, in one line. */
  readonly sentence: string;
  /** Painted, at most `rows - 1`: the sentence takes one. */
  readonly lines: readonly string[];
  /** What the keys scroll; null: nothing. */
  readonly extent: Extent | null;
}

export type DrawView = (input: ViewInput) => ViewDrawing;

/** Rows that a view has below its sentence. */
export const bodyRows = ({ rows }: Pick<ViewInput, 'rows'>): number => Math.max(0, rows - 1);
