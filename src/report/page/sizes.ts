import type uPlot from 'uplot';

export const HEIGHT_PX = 200;
/** What fits half of a sheet of A4. */
const PAPER = { width: 340, height: 132 };

export interface Sized {
  readonly plot: HTMLElement;
  readonly u: uPlot;
}

/** While a page is printed its charts keep the size of paper, whatever becomes of their places. */
let onPaper = false;

/** As wide as their places are; what is folded away has no place. */
export function fitPlots(plots: readonly Sized[]): void {
  if (onPaper) return;
  for (const { plot, u } of plots) {
    if (plot.clientWidth > 0 && plot.clientWidth !== u.width) u.setSize({ width: plot.clientWidth, height: HEIGHT_PX });
  }
}

export function fitToPaper(plots: readonly Sized[]): void {
  onPaper = true;
  for (const { u } of plots) u.setSize(PAPER);
  redraw(plots);
}

export function fitToScreen(plots: readonly Sized[]): void {
  onPaper = false;
  fitPlots(plots);
  redraw(plots);
}

/** In the colours of now. */
export function redraw(plots: readonly Sized[]): void {
  for (const { u } of plots) u.redraw(false);
}
