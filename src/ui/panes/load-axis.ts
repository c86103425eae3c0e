import { formatCount, formatTick } from '../../domain/words/format.ts';
import { roundness, timeAxis, xAxis } from '../plots/axes.ts';
import type { StepMark } from '../state/throughput.ts';
import type { PaneTools } from './pane-context.ts';

/** From here on there is room for `10,000`. */
const WIDE_PLOT = 56;

/** Each step's connections where the step began; of a single step the time. */
export function loadAxis(
  marks: readonly StepMark[],
  columns: number,
  { fromMs, toMs }: Pick<PaneTools, 'fromMs' | 'toMs'>,
): string {
  if (marks.length < 2) return timeAxis(fromMs, toMs, columns);
  const spanMs = Math.max(1, toMs - fromMs);
  const format = columns >= WIDE_PLOT ? formatCount : formatTick;
  return xAxis(
    marks.map(({ atMs, connections }) => ({
      at: Math.round(((atMs - fromMs) / spanMs) * (columns - 1)),
      label: format(connections),
      weight: roundness(connections),
      isStart: true,
    })),
    columns,
  );
}
