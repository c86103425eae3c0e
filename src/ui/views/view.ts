import type { RunState } from '../../domain/state/run-state.ts';
import type { Cell } from '../frame/laid-out.ts';
import type { PaneTools } from '../panes/pane-context.ts';
import type { Extent } from '../state/scroll.ts';
import type { ThreadChoice } from '../state/thread-choice.ts';
import type { ViewAction } from '../state/view-state.ts';
import type { Token } from '../theme.ts';

/** The input of a view. Views are functions of this and nothing else: live, frozen and replayed alike. */
export interface ViewInput {
  readonly state: RunState;
  /** The inside of the frame. */
  readonly columns: number;
  readonly rows: number;
  /** First line wanted; null: the view's own start. */
  readonly scroll: number | null;
  /** Only lines that contain this text; empty: all. */
  readonly filter: string;
  /** The user's settings of the threads view. */
  readonly threads: ThreadChoice;
  /** The source view lists what units wait for instead of the explanation. */
  readonly showsUnits?: boolean;
  readonly tools: PaneTools;
}

export interface ViewDrawing {
  readonly title: string;
  readonly token: Token;
  /** At the right of the border. */
  readonly detail: string;
  /** What the view shows, in one line of the smallest common screen: at most 76 columns. */
  readonly sentence: string;
  /** Painted, at most `bodyRows` of them. */
  readonly lines: readonly string[];
  /** What the keys scroll; null: nothing scrolls. */
  readonly extent: Extent | null;
  /** Says what the extent counts, where other numbers stand beside it. */
  readonly extentCounts?: 'rows';
  /** What a click on a cell of the lines asks for. */
  readonly actionAt?: (at: Cell) => ViewAction | null;
}

/** Of what was not sampled yet. */
export const nothingYet = (
  base: Pick<ViewDrawing, 'title' | 'token' | 'sentence'>,
  words: string,
  { paint }: PaneTools,
): ViewDrawing => ({ ...base, detail: '', lines: [paint('text', words)], extent: null });

export type DrawView = (input: ViewInput) => ViewDrawing;

/** From this many rows on there is a blank one under the sentence. */
const AIRY_ROWS = 30;

/** Rows that the sentence takes, with the air below it. */
export const sentenceRows = (rows: number): 1 | 2 => (rows >= AIRY_ROWS ? 2 : 1);

/** Rows that a view has below its sentence. */
export const bodyRows = ({ rows }: Pick<ViewInput, 'rows'>): number => Math.max(0, rows - sentenceRows(rows));
