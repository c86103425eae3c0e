import type uPlot from 'uplot';
import { formatCount } from '../../domain/words/format.ts';
import type { StepSpan } from '../figures/run-figures.ts';
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
  for (const step of steps) {
    const x = u.valToPos(step.fromSeconds, 'x', true);
    if (step.settledSeconds !== null) {
      ctx.fillStyle = colourNow('shade');
      ctx.fillRect(x, top, u.valToPos(step.settledSeconds, 'x', true) - x, height);
    }
    ctx.fillStyle = colourNow('grid');
    ctx.fillRect(Math.round(x), top, ratio, height);
    const label = formatCount(step.connections);
    if (step.connections === 0 || x < labelsEnd || x + ctx.measureText(label).width > left + width) continue;
    ctx.fillStyle = colourNow('dim');
    ctx.fillText(label, x, top - 2 * ratio);
    labelsEnd = x + ctx.measureText(label).width + LABEL_GAP_PX * ratio;
  }
  ctx.restore();
}
