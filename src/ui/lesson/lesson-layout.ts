import type { Pane } from '../../domain/lesson/lesson.ts';
import type { Extras } from '../bands.ts';
import { type Layout, layoutFor } from '../layout.ts';

/** Which lesson it is, and where in it. */
const ABOVE_ROWS = 1;
const HEADER_ROWS = 1;
const HINT_ROWS = 1;
/** A line above the caption. */
const RULE_ROWS = 1;
/** With fewer, requests and latency over time say little. */
const LEAST_MIDDLE_ROWS = 7;

const LOW: readonly Pane[] = ['memory', 'cores'];

/**
 * The screen of a run with a caption below it: that of a terminal that is so much lower. Where that is too low, either the plots go or
 * memory and cores, whichever the lesson is not about.
 */
export function lessonLayout(
  columns: number,
  terminalRows: number,
  captionRows: number,
  pane: Pane,
  extras?: Extras,
): Layout {
  const run = layoutFor(columns, terminalRows, 'live', extras);
  if (run.kind === 'too-small') return run;
  const around = { rows: run.rows, aboveRows: ABOVE_ROWS, belowRows: captionRows + RULE_ROWS };
  const lower = layoutFor(columns, terminalRows - around.aboveRows - around.belowRows, 'live', extras);
  if (lower.kind !== 'too-small' && lower.middleRows >= LEAST_MIDDLE_ROWS) return { ...lower, ...around };
  const findingRows = 1;
  const left =
    run.rows - around.aboveRows - around.belowRows - HEADER_ROWS - findingRows - HINT_ROWS - Math.min(6, run.topRows);
  const bare = { ...run, ...around, findingRows, topRows: Math.min(6, run.topRows), digitRows: 3 };
  const none = { waitRows: 0, threadRows: 0, logRows: 0, middleRows: 0, lowRows: 0 };
  return LOW.includes(pane) ? { ...bare, ...none, lowRows: left } : { ...bare, ...none, middleRows: left };
}
