import { formatCount } from '../../domain/words/format.ts';
import { inUnit } from '../axis-words.ts';
import { type Measure, NO_WINNER, type SideBySide } from '../figures/side-by-side.ts';
import type { ComparisonData, SeriesSpec } from './chart-spec.ts';
import { html, type Markup } from './markup.ts';

/** Several runs at one glance: small multiples by connections, and a table at the largest step that all of them held. */
export function comparisonSection(compared: SideBySide): Markup {
  const { atConnections, columns, rows, labels, measures } = compared;
  const at = atConnections === null ? 'Each at its last step' : `At ${formatCount(atConnections)} connections`;
  return html`<section class="comparison" aria-labelledby="comparison">
<header class="hero"><h1 id="comparison">${labels.map(({ name }) => name).join(', ')}<span class="about"> side by side</span></h1>
<p class="verdict">${NO_WINNER}</p></header>
<h2>${at}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="${at}"><table><thead><tr>${columns.map(
    ({ title, align }) => html`<th scope="col" class="${align}">${title}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (row, index) => html`
<tr>${row.map((cell, column) =>
      column === 0
        ? html`<th scope="row" class="name"><span class="swatch c-${labels[index]?.colour ?? 'text'}"></span>${cell}</th>`
        : html`<td class="${columns[column]?.align ?? 'left'}">${cell}</td>`,
    )}</tr>`,
  )}
</tbody></table></div>
<h2>By connections</h2>
<div class="charts">${measures.map((measure) => multiple(measure, compared))}
</div>
</section>`;
}

function multiple(measure: Measure, compared: SideBySide): Markup {
  const { connections, labels, atConnections } = compared;
  const wanted = atConnections ?? connections.at(-1) ?? 0;
  const index = connections.indexOf(wanted);
  const words = labels.map(({ name }, run) => `${name} ${inUnit(measure.unit, measure.curves[run]?.[index] ?? null)}`);
  return html`
<figure class="chart" data-chart="${measure.id}">
<figcaption><h3>${measure.title}</h3></figcaption>
<ul class="legend">${seriesOf(measure, compared).map(
    ({ label, colour, broken }) =>
      html`<li><span class="swatch c-${colour}${broken === true ? ' broken' : ''}"></span>${label} <b></b></li>`,
  )}</ul>
<div class="plot" role="img" aria-label="${measure.title} by connections. At ${formatCount(wanted)}: ${words.join(', ')}."></div>
</figure>`;
}

export const comparisonData = (compared: SideBySide): ComparisonData => ({
  connections: compared.connections,
  charts: compared.measures.map((measure) => {
    const { id, unit, logarithmic } = measure;
    return { id, unit, logarithmic, series: seriesOf(measure, compared) };
  }),
});

function seriesOf({ id, curves }: Measure, { labels, ideal }: SideBySide): readonly SeriesSpec[] {
  const measured = labels.map(({ name, colour }, run) => ({ label: name, colour, values: curves[run] ?? [] }));
  return id !== 'rps' || ideal === null
    ? measured
    : [{ label: 'ideal', colour: 'dim', broken: true, values: ideal }, ...measured];
}
