import { folkloreWords } from '../../domain/findings/folklore.ts';
import { formatCount, formatElapsed } from '../../domain/words/format.ts';
import { round } from '../../domain/words/round.ts';
import { limitWords } from '../figures/limit-words.ts';
import { momentsOf } from '../figures/moments.ts';
import type { RunFigures } from '../figures/run-figures.ts';
import { guessWords } from '../guess-words.ts';
import { STEERED_NOTE } from '../summary-table.ts';
import { thresholdColumns, thresholdRows } from '../threshold-table.ts';
import type { ChartSpec } from './chart-spec.ts';
import { factLists } from './facts.ts';
import { legend } from './legend.ts';
import { html, type Markup } from './markup.ts';
import { stepsTable } from './steps-table.ts';

/** Everything about one run, from what matters most to the details. */
export function runSection(run: RunFigures, charts: readonly ChartSpec[], index: number): Markup {
  return html`<section class="run" data-run="${index}" aria-labelledby="run-${index}">
${hero(run, index)}
${factLists(run)}
${charts.length === 0 ? null : timeSection(run, charts, index)}
<section aria-labelledby="steps-${index}"><h2 id="steps-${index}">Steps</h2>
${stepsTable(run.summary)}</section>
${thresholds(run)}
${predictions(run)}
${account(run)}
${folklore(run)}
</section>`;
}

/** The numbers that surprise everybody, as the screen shows them; and who limits the last step. */
function hero({ summary, headline, unit, started, lastLines }: RunFigures, index: number): Markup {
  const { target, error } = summary;
  const about = [started?.target.title ?? target.model, target.runtime, target.http?.name ?? null]
    .filter((part) => part !== null && part !== '' && part !== target.name)
    .join(' · ');
  const figure = (value: number | null, name: string, colour: string): Markup | null =>
    value === null ? null : html`<span class="figure c-${colour}"><b>${formatCount(value)}</b> ${name}</span> `;
  const open = headline?.connections.open ?? null;
  const threads = headline?.threads?.last ?? null;
  const units = unit === null ? null : (headline?.unit?.last ?? null);
  const limit = limitWords(headline);
  return html`<header class="hero">
<h1 id="run-${index}">${target.name}<span class="about"> ${about}</span></h1>
<p class="figures">${figure(open, open === 1 ? 'connection' : 'connections', 'connections')}${figure(threads, threads === 1 ? 'OS thread' : 'OS threads', 'threads')}${unit === null ? null : figure(units, units === 1 ? unit.singular : unit.plural, 'units')}</p>
${limit === null ? null : html`<p class="verdict"><b>${limit.who}</b> ${limit.why}</p>`}
${error === null ? null : html`<p class="verdict failed">The run failed: ${error.message} ${error.hint}</p>`}
${lastLines.length === 0 ? null : html`<h2>The last lines of the server</h2><pre class="scroll" tabindex="0">${lastLines.join('\n')}</pre>`}
</header>`;
}

function timeSection(run: RunFigures, charts: readonly ChartSpec[], index: number): Markup {
  return html`<section class="time" aria-labelledby="time-${index}"><h2 id="time-${index}">Over time</h2>
<noscript><p>The charts need JavaScript. The table of steps below has their figures.</p></noscript>
<div class="tools" hidden>
<label>Moment <input type="range" class="moment" min="0" max="${run.timeline.atSeconds.length - 1}" value="0"></label>
<output class="at"></output>
<label>Zoom <select class="zoom"><option value="all">whole run</option>${run.steps.map(
    (step, at) =>
      html`<option value="${at}">step ${formatCount(step.connections)}${step.steered === null ? '' : `, ${step.steered}`}</option>`,
  )}<option value="own" hidden>selection</option></select></label>
<span class="hint">Drag in a chart to zoom, double-click to reset.</span>
</div>
<div class="charts">
${charts.map((chart) => chartFigure(chart, index))}
</div>
${marks(run)}
${findings(run)}
</section>`;
}

const chartFigure = (chart: ChartSpec, index: number): Markup => html`<figure class="chart" data-chart="${chart.id}">
<figcaption><h3>${chart.title}</h3><span class="detail">${chart.detail}</span></figcaption>
${legend(chart.series)}
<div class="plot" role="img" id="chart-${index}-${chart.id}" aria-label="${chart.title} over time. ${chart.sentence}"></div>
</figure>
`;

/** Each finding with the time in which it held, on the axis of the charts; its seconds are the picture's own unit. */
function findings({ findings: found, steps }: RunFigures): Markup | null {
  if (found.length === 0) return null;
  const from = steps[0]?.fromSeconds ?? 0;
  const to = Math.max(from + 1, steps.at(-1)?.toSeconds ?? 0);
  const bar = (span: { readonly fromSeconds: number; readonly toSeconds: number }): Markup =>
    html`<rect x="${span.fromSeconds}" y="0" width="${round(Math.max(0, span.toSeconds - span.fromSeconds), 3)}" height="1"/>`;
  const times = (spans: RunFigures['findings'][number]['spans']): string => {
    const [first, last] = [spans[0], spans.at(-1)];
    return first === undefined || last === undefined
      ? 'the whole run'
      : `${formatElapsed(first.fromSeconds * 1000)} to ${formatElapsed(last.toSeconds * 1000)}`;
  };
  return html`<h3>Findings, and when they held</h3>
<ul class="findings">${found.map(
    ({ severity, sentence, spans }) => html`
<li class="${severity}"><svg class="strip" aria-hidden="true" preserveAspectRatio="none" viewBox="${from} 0 ${round(to - from, 3)} 1">${
      spans.length === 0 ? bar({ fromSeconds: from, toSeconds: to }) : spans.map(bar)
    }</svg><p>${sentence} <span class="when">${times(spans)}</span></p></li>`,
  )}
</ul>`;
}

/** The moments that somebody named or steered: the charts show them as lines. */
function marks({ summary }: RunFigures): Markup | null {
  const moments = momentsOf(summary);
  if (moments.length === 0) return null;
  return html`<h3>Marks</h3>
<ul class="marks">${moments.map(
    ({ atSeconds, label }) => html`<li><span class="when">${formatElapsed(atSeconds * 1000)}</span> ${label}</li>`,
  )}</ul>${summary.steering.length === 0 ? null : html`<p>${STEERED_NOTE}</p>`}`;
}

/** What was asked before the load, beside what it showed. */
function predictions({ summary }: RunFigures): Markup | null {
  if (summary.predictions.length === 0) return null;
  return html`<section><h2>Predicted, and measured</h2>${summary.predictions.map(
    (predicted) => html`<p>${guessWords(predicted)}. <b>${predicted.told}</b></p>`,
  )}</section>`;
}

function account({ account: found }: RunFigures): Markup | null {
  return found === null ? null : html`<section><h2>What each thread does</h2><p>${found.sentence}</p></section>`;
}

function thresholds({ summary }: RunFigures): Markup | null {
  if (summary.thresholds.length === 0) return null;
  const rows = thresholdRows(summary);
  return html`<section><h2>Thresholds</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Thresholds"><table><thead><tr>${thresholdColumns.map(
    ({ title, align }) => html`<th scope="col" class="${align}">${title === '' ? 'result' : title}</th>`,
  )}</tr></thead>
<tbody>${rows.map(
    (row, index) =>
      html`<tr>${row.map((cell, at) => html`<td class="${thresholdColumns[at]?.align ?? 'left'}">${at > 0 ? cell : summary.thresholds[index]?.passed === true ? 'passed' : 'failed'}</td>`)}</tr>`,
  )}</tbody></table></div></section>`;
}

/** Claim beside measurement, for the claims that this run can be compared with. */
function folklore({ summary }: RunFigures): Markup | null {
  const rows = summary.folklore.filter(({ measured }) => measured !== null);
  if (rows.length === 0) return null;
  return html`<section><h2>Folklore</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Folklore against measurement"><table><thead><tr><th scope="col">People say</th><th scope="col">That is</th><th scope="col">Measured here</th><th scope="col">Where it is said</th></tr></thead>
<tbody>${rows.map(
    ({ claim, field, claimed, measured, told, source }) =>
      html`<tr><td>“${claim}”</td><td>${folkloreWords(field, claimed)}</td><td>${told ?? folkloreWords(field, measured ?? 0)}</td><td class="source">${source}</td></tr>`,
  )}</tbody></table></div></section>`;
}
