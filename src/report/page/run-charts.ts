import uPlot from 'uplot';
import { formatElapsed } from '../../domain/words/format.ts';
import { inUnit } from '../axis-words.ts';
import type { RunData } from '../html/chart-spec.ts';
import { type Chart, columnsOf, optionsOf } from './chart-options.ts';
import { fitPlots, type Sized } from './sizes.ts';

interface Drawn extends Sized {
  readonly chart: Chart;
  /** Where the legend writes each series' figure. */
  readonly figures: readonly HTMLElement[];
}

/** The charts of one run: one cursor, one zoom, and both by mouse and by keyboard. */
export class RunCharts {
  readonly #section: HTMLElement;
  readonly #data: RunData;
  readonly #drawn: readonly Drawn[];
  readonly #moment: HTMLInputElement | null;
  readonly #zoom: HTMLSelectElement | null;
  #zooming = false;

  constructor(section: HTMLElement, data: RunData) {
    this.#section = section;
    this.#data = data;
    this.#moment = section.querySelector('.moment');
    this.#zoom = section.querySelector('.zoom');
    const key = `run-${section.dataset.run}`;
    this.#drawn = data.charts.flatMap((chart) => {
      const figure = section.querySelector<HTMLElement>(`[data-chart="${chart.id}"]`);
      const plot = figure?.querySelector<HTMLElement>('.plot') ?? null;
      if (figure === null || plot === null) return [];
      const hooks = {
        onCursor: (index: number | null) => this.#showMoment(index),
        onZoom: (min: number, max: number) => this.#showZoom(min, max),
      };
      const u = new uPlot(optionsOf(chart, data, key, hooks), columnsOf(chart, data.atSeconds), plot);
      return [{ chart, plot, u, figures: [...figure.querySelectorAll<HTMLElement>('.legend b')] }];
    });
    for (const { plot } of this.#drawn) new ResizeObserver(() => fitPlots(this.#drawn)).observe(plot);
    this.#listen();
    this.#showMoment(null);
  }

  get plots(): readonly Sized[] {
    return this.#drawn;
  }

  #listen(): void {
    const tools = this.#section.querySelector<HTMLElement>('.tools');
    if (tools !== null) tools.hidden = false;
    this.#moment?.addEventListener('input', () => this.#moveCursor(Number(this.#moment?.value)));
    this.#zoom?.addEventListener('change', () => {
      const step = this.#data.steps[Number(this.#zoom?.value)];
      const [min = 0, max = 1] = [this.#data.atSeconds[0], this.#data.atSeconds.at(-1)];
      this.#showZoom(step?.fromSeconds ?? min, step?.toSeconds ?? max);
    });
  }

  #moveCursor(index: number): void {
    const at = this.#data.atSeconds[index] ?? 0;
    for (const { u } of this.#drawn) u.setCursor({ left: u.valToPos(at, 'x'), top: 10 }, false);
    this.#showMoment(index);
  }

  /** Null: no moment is chosen, and the legend shows the last figures. */
  #showMoment(index: number | null): void {
    const shown = index ?? this.#data.atSeconds.length - 1;
    for (const { chart, figures } of this.#drawn ?? []) {
      for (const [at, { values }] of chart.series.entries()) {
        const value = index === null ? (values.findLast((one) => one !== null) ?? null) : (values[shown] ?? null);
        const place = figures[at];
        if (place !== undefined) place.textContent = inUnit(chart.unit, value);
      }
    }
    const seconds = this.#data.atSeconds[shown] ?? 0;
    const text = `${formatElapsed(seconds * 1000)}${this.#stepAt(seconds)}`;
    const output = this.#section.querySelector('.at');
    if (output !== null) output.textContent = text;
    if (this.#moment === null) return;
    this.#moment.value = `${shown}`;
    this.#moment.setAttribute('aria-valuetext', `${text}: ${this.#figuresInWords()}`);
  }

  #stepAt(seconds: number): string {
    const step = this.#data.steps.findLast(({ fromSeconds }) => fromSeconds < seconds);
    return step === undefined || step.connections === 0 ? '' : `, step ${inUnit('count', step.connections)}`;
  }

  #figuresInWords(): string {
    return (this.#drawn ?? [])
      .flatMap(({ chart, figures }) =>
        chart.kind === 'stack' ? [] : chart.series.map(({ label }, at) => `${label} ${figures[at]?.textContent ?? ''}`),
      )
      .join(', ');
  }

  /** Every chart shows the same time; the charts report it back, which must not go round for ever. */
  #showZoom(min: number, max: number): void {
    if (this.#zooming || this.#drawn === undefined) return;
    this.#zooming = true;
    for (const { u } of this.#drawn) u.setScale('x', { min, max });
    for (const strip of this.#section.querySelectorAll('svg.strip')) {
      strip.setAttribute('viewBox', `${min} 0 ${max - min} 1`);
    }
    if (this.#zoom !== null) this.#zoom.value = this.#nameOfZoom(min, max);
    this.#zooming = false;
  }

  #nameOfZoom(min: number, max: number): string {
    const { atSeconds, steps } = this.#data;
    if (min <= (atSeconds[0] ?? 0) && max >= (atSeconds.at(-1) ?? 0)) return 'all';
    const step = steps.findIndex(({ fromSeconds, toSeconds }) => fromSeconds === min && toSeconds === max);
    return step === -1 ? 'own' : `${step}`;
  }
}
