import uPlot from 'uplot';
import { inUnit } from '../axis-words.ts';
import type { ComparisonData } from '../html/chart-spec.ts';
import { axisOf, lineOf, valueAxis, valueRange } from './chart-options.ts';
import { fitPlots, HEIGHT_PX, type Sized } from './sizes.ts';

type Chart = ComparisonData['charts'][number];

/** The small multiples of several runs: one axis of connections, one cursor. */
export class ComparisonCharts {
  readonly plots: readonly Sized[];

  constructor(section: HTMLElement, { connections, charts }: ComparisonData) {
    const drawn = charts.flatMap((chart) => {
      const figure = section.querySelector<HTMLElement>(`[data-chart="${chart.id}"]`);
      const plot = figure?.querySelector<HTMLElement>('.plot') ?? null;
      if (figure === null || plot === null) return [];
      const figures = [...figure.querySelectorAll<HTMLElement>('.legend b')];
      const show = (index: number | null): void => {
        for (const [at, { values }] of chart.series.entries()) {
          const place = figures[at];
          if (place !== undefined)
            place.textContent = inUnit(chart.unit, values[index ?? connections.length - 1] ?? null);
        }
      };
      const data = [[...connections], ...chart.series.map(({ values }) => [...values])] as uPlot.AlignedData;
      const u = new uPlot(optionsOf(chart, connections, section.dataset.work ?? '', show), data, plot);
      show(null);
      return [{ plot, u }];
    });
    this.plots = drawn;
    for (const { plot } of drawn) new ResizeObserver(() => fitPlots(drawn)).observe(plot);
  }
}

function optionsOf(
  chart: Chart,
  connections: readonly number[],
  key: string,
  show: (index: number | null) => void,
): uPlot.Options {
  const [first = 1, last = 10] = [connections[0], connections.at(-1)];
  return {
    width: 300,
    height: HEIGHT_PX,
    padding: [12, 22, 0, 0],
    legend: { show: false },
    cursor: { sync: { key: `work-${key}`, scales: ['x', null] }, y: false, drag: { x: false, y: false } },
    scales: {
      x: { time: false, distr: 3, range: () => (first === last ? [first / 2, last * 2] : [first, last]) },
      y: { distr: chart.logarithmic ? 3 : 1, range: (_u, min, max) => valueRange(chart.logarithmic, null, min, max) },
    },
    axes: [
      axisOf({
        size: 26,
        splits: () => [...connections],
        filter: (u, ticks) => sparse(u, ticks),
        values: (_u, ticks) => ticks.map((tick) => (tick === null ? null : inUnit('count', tick))),
      }),
      valueAxis(chart),
    ],
    series: [
      {},
      ...chart.series.map((series) => ({ ...lineOf(series), points: { show: series.broken !== true, size: 6 } })),
    ],
    hooks: { setCursor: [(u) => show(u.cursor.idx ?? null)] },
  };
}

const LABEL_PX = 52;

/** Steps whose labels would run into one another go without; the last one has its label. */
function sparse(u: uPlot, ticks: number[]): (number | null)[] {
  let right = Number.POSITIVE_INFINITY;
  return ticks
    .toReversed()
    .map((tick) => {
      const at = u.valToPos(tick, 'x');
      if (right - at < LABEL_PX) return null;
      right = at;
      return tick;
    })
    .toReversed();
}
