import type uPlot from 'uplot';
import type { HeatMap } from '../figures/heat-map.ts';
import { colourNow } from './theme.ts';

const FAINTEST = 0.08;

/** Each cell as strong as it is full, by the square root: few slow answers must be seen beside thousands of fast ones. */
export function drawHeat(u: uPlot, { edgesMs, cells, mostInCell }: HeatMap, widthSeconds: number): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.fillStyle = colourNow('latency');
  const times = u.data[0];
  for (let index = 0; index < cells.length; index += 3) {
    const [bin = 0, row = 0, count = 0] = cells.slice(index, index + 3);
    const end = times[bin] ?? 0;
    const [left, right] = [u.valToPos(end - widthSeconds, 'x', true), u.valToPos(end, 'x', true)];
    const [bottom, top] = [u.valToPos(edgesMs[row] ?? 1, 'y', true), u.valToPos(edgesMs[row + 1] ?? 1, 'y', true)];
    ctx.globalAlpha = FAINTEST + (0.8 - FAINTEST) * Math.sqrt(count / mostInCell);
    ctx.fillRect(
      Math.floor(left),
      Math.floor(top),
      Math.ceil(right) - Math.floor(left),
      Math.ceil(bottom) - Math.floor(top),
    );
  }
  ctx.restore();
}
