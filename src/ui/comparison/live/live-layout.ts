import type { Extras } from '../../bands.ts';
import { type Layout, layoutFor } from '../../layout.ts';

/** What it is, and whose curve has which colour. */
const ABOVE_ROWS = 2;
const HEADER_ROWS = 1;
const HINT_ROWS = 1;
/** The busiest threads: their border, their heads and four of them. */
const THREAD_ROWS = 7;
/** Requests and latency over time say little with fewer. */
const LEAST_MIDDLE_ROWS = 7;
const LEAST_CURVE_ROWS = 7;
/** From here on bands that are left out otherwise have room beside it. */
const GOOD_ROWS = 12;
const MOST_CURVE_ROWS = 16;

/**
 * The screen of a run, and the curves of all subjects below it. What goes first where rows are few: the busiest threads; then
 * requests and latency over time, which the curves show over connections; then memory and cores.
 *
 *   140 x 44   big figures · req/s + latency · memory + cores · curves
 *   100 x 30   big figures · memory + cores · curves
 *    80 x 24   the same, smaller
 *    60 x 20   big figures · curves
 *
 * A notice (a slow start, a failure) has the place of memory and cores, and where there is none that of the curves.
 */
export function liveLayout(columns: number, terminalRows: number, hasNotice: boolean, extras?: Extras): Layout {
  const run = layoutFor(columns, terminalRows, 'live', extras);
  const findingRows = run.kind === 'small' ? 1 : 2;
  const left = run.rows - ABOVE_ROWS - HEADER_ROWS - findingRows - HINT_ROWS;
  const live = { ...run, findingRows, aboveRows: ABOVE_ROWS, waitRows: 0, threadRows: 0, logRows: 0 };
  const { lowRows } = run;
  const below = (topRows: number): number => left - topRows - lowRows;
  if (below(run.topRows) >= LEAST_MIDDLE_ROWS + LEAST_CURVE_ROWS && run.kind !== 'small') {
    const rest = below(run.topRows);
    const belowRows = Math.min(MOST_CURVE_ROWS, Math.max(LEAST_CURVE_ROWS, Math.ceil(rest / 2)));
    const threadRows = rest - belowRows - THREAD_ROWS >= GOOD_ROWS ? THREAD_ROWS : 0;
    return { ...live, belowRows, threadRows, middleRows: rest - belowRows - threadRows };
  }
  const topRows = below(run.topRows) >= GOOD_ROWS ? run.topRows : Math.min(run.topRows, 6);
  const rest = left - topRows;
  if (rest - lowRows >= LEAST_CURVE_ROWS) return { ...live, topRows, middleRows: 0, belowRows: rest - lowRows };
  return hasNotice
    ? { ...live, topRows, middleRows: 0, lowRows: rest, belowRows: 0 }
    : { ...live, topRows, middleRows: 0, lowRows: 0, belowRows: rest };
}
