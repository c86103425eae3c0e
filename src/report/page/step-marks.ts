import type uPlot from 'uplot';
import { formatCount } from '../../domain/words/format.ts';
import type { StepSpan } from '../figures/run-figures.ts';
import type { RunData } from '../html/chart-spec.ts';
import { colourNow } from './theme.ts';

const LABEL_GAP_PX = 6;

/** Under the curves: where each step begins, its connections at the top, and its climb shaded. */
export function drawSteps(u: uPlot, steps: readonly StepSpan[]): void {
  const { ctx } = u;
  const { left, top, width, height } = u.bbox;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top - 16 * ratio, width, height + 16 * ratio);
  ctx.clip();
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  ctx.textBaseline = 'bottom';
  let labelsEnd = Number.NEGATIVE_INFINITY;
  for (const [index, step] of steps.entries()) {
    const x = u.valToPos(step.fromSeconds, 'x', true);
    if (step.settledSeconds !== null) {
      ctx.fillStyle = colourNow('shade');
      ctx.fillRect(x, top, u.valToPos(step.settledSeconds, 'x', true) - x, height);
    }
    ctx.fillStyle = colourNow('grid');
    ctx.fillRect(Math.round(x), top, ratio, height);
    const label = formatCount(step.connections);
    // One that only a key began stands there already.
    if (step.connections === 0 || step.connections === steps[index - 1]?.connections) continue;
    if (x < labelsEnd || x + ctx.measureText(label).width > left + width) continue;
    ctx.fillStyle = colourNow('dim');
    ctx.fillText(label, x, top - 2 * ratio);
    labelsEnd = x + ctx.measureText(label).width + LABEL_GAP_PX * ratio;
  }
  ctx.restore();
}

/** The moments that somebody named: a broken line, and its label below the top where there is room before the next. */
export function drawMarks(u: uPlot, marks: RunData['marks']): void {
  const { ctx } = u;
  const { left, top, width, height } = u.bbox;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  ctx.textBaseline = 'top';
  // The axes left it at their own.
  ctx.textAlign = 'left';
  ctx.setLineDash([3 * ratio, 3 * ratio]);
  ctx.strokeStyle = colourNow('text');
  ctx.fillStyle = colourNow('text');
  for (const [index, { atSeconds, label }] of marks.entries()) {
    const x = u.valToPos(atSeconds, 'x', true);
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    const next = marks[index + 1];
    const end = next === undefined ? left + width : Math.min(left + width, u.valToPos(next.atSeconds, 'x', true));
    const from = x + LABEL_GAP_PX * ratio;
    if (from + ctx.measureText(label).width <= end) ctx.fillText(label, from, top + 2 * ratio);
  }
  ctx.restore();
}
