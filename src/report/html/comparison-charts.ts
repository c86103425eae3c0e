import { formatCount } from '../../domain/words/format.ts';
import { round } from '../../domain/words/round.ts';
import { inUnit } from '../axis-words.ts';
import type { Measure, WorkFigures } from '../figures/compared-figures.ts';
import type { ComparisonData, SeriesSpec } from './chart-spec.ts';
import { legend } from './legend.ts';
import { html, type Markup } from './markup.ts';

/** One figure of every subject over the connections; the page draws it, and its sentence says the last step. */
export function multiple(measure: Measure, work: WorkFigures): Markup {
  const { connections, subjects } = work;
  if (connections.length === 1) return bars(measure, work);
  const last = connections.length - 1;
  const words = subjects.map(
    ({ name }, index) => `${name} ${inUnit(measure.unit, measure.curves[index]?.[last] ?? null)}`,
  );
  return html`
<figure class="chart" data-chart="${measure.figure}">
<figcaption><h4>${measure.title}</h4></figcaption>
${legend(seriesOf(measure, work))}
<div class="plot" role="img" aria-label="${measure.title} by connections. At ${formatCount(connections[last] ?? null)}: ${words.join(', ')}."></div>
</figure>`;
}

/** At one step there is no curve: a bar a subject, with its figure. */
function bars(measure: Measure, { subjects, connections, ideal }: WorkFigures): Markup {
  const { figure, title, unit, curves } = measure;
  const values = curves.map(([value = null]) => value);
  const most = Math.max(
    0,
    ...values.map((value) => value ?? 0),
    figure === 'requestsPerSecond' ? (ideal?.[0] ?? 0) : 0,
  );
  const share = (value: number | null): number => (value === null || most === 0 ? 0 : round(value / most, 3));
  return html`
<figure class="chart" data-chart="${figure}">
<figcaption><h4>${title}</h4><span class="detail">at ${formatCount(connections[0] ?? null)}</span></figcaption>
<ul class="bars">${subjects.map(
    ({ name, colour }, index) =>
      html`<li class="c-${colour}"><span>${name}</span> <svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 1 1"><rect width="${share(values[index] ?? null)}" height="1"/></svg> <b>${inUnit(unit, values[index] ?? null)}</b></li>`,
  )}</ul>
</figure>`;
}

export const comparisonData = (work: WorkFigures): ComparisonData => ({
  connections: work.connections,
  charts: work.measures.map((measure) => {
    const { figure: id, unit, logarithmic } = measure;
    return { id, unit, logarithmic, series: seriesOf(measure, work) };
  }),
});

function seriesOf({ figure, curves }: Measure, { subjects, ideal }: WorkFigures): readonly SeriesSpec[] {
  const measured = subjects.map(({ name, colour, broken, faint }, index) => ({
    ...{ label: name, colour, broken, faint },
    values: curves[index] ?? [],
  }));
  return figure !== 'requestsPerSecond' || ideal === null
    ? measured
    : [{ label: 'ideal', colour: 'dim', broken: true, values: ideal }, ...measured];
}
