import { isLowerBound } from '../../domain/meaning/step-reading.ts';
import type { Summary } from '../../domain/words/summary.ts';
import { stepColumns } from '../step-columns.ts';
import { html, type Markup } from './markup.ts';

/** The table of steps: the figures of every chart, for who reads tables, and for who cannot see charts. */
export function stepsTable(summary: Summary): Markup {
  if (summary.steps.length === 0) return html`<p>No step was measured.</p>`;
  const columns = stepColumns(summary);
  const note = summary.steps.some(isLowerBound) ? html`<p>≥ a lower bound: the load generator had no slack.</p>` : null;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table of steps"><table class="steps">
<thead><tr>${columns.map(({ title, align }) => html`<th scope="col" class="${align}">${title}</th>`)}</tr></thead>
<tbody>${summary.steps.map(
    (step) =>
      html`
<tr>${columns.map(({ align, cell, value }) => html`<td class="${align}" data-value="${value(step) ?? ''}">${cell(step)}</td>`)}</tr>`,
  )}
</tbody></table></div>${note}`;
}
