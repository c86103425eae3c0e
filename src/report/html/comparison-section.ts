import type { ComparedStep } from '../../domain/comparison/comparison.ts';
import type { Comparison } from '../../domain/comparison/whole.ts';
import { legendWords, medianWords } from '../../domain/comparison/words/cell-words.ts';
import { gateLines } from '../../domain/comparison/words/gate-words.ts';
import { stepSentences } from '../../domain/comparison/words/step-words.ts';
import { formatUnits } from '../../domain/words/format.ts';
import {
  type ComparedCell,
  comparedColumns,
  HTTP_SERVER,
  RATIOS_TITLE,
  ratioTable,
} from '../comparison/compared-columns.ts';
import {
  comparedAbout,
  MOST_RATIOS,
  MOST_SENTENCES,
  namesWords,
  nothingWords,
  workTitle,
} from '../comparison/compared-words.ts';
import type { ComparedLabel, WorkFigures } from '../figures/compared-figures.ts';
import { multiple } from './comparison-charts.ts';
import { swatch } from './legend.ts';
import { html, type Markup } from './markup.ts';

/** A comparison at one glance: who is best and why nobody is, the table of the last step, small multiples by connections. */
export function comparisonSection(comparison: Comparison, works: readonly WorkFigures[]): Markup {
  const names = [...new Set(works.flatMap(({ subjects }) => subjects.map(({ name }) => name)))];
  return html`<section class="comparison" aria-labelledby="comparison">
<header class="hero"><h1 id="comparison">${namesWords(names)}<span class="about"> ${names.length > 1 ? 'compared' : 'round by round'}</span></h1>
<p class="verdict">${comparedAbout(comparison)}</p></header>
${works.map((work, index) => workSection(work, index))}
${failures(comparison)}
</section>`;
}

function workSection(work: WorkFigures, index: number): Markup {
  const { last, others, subjects } = work;
  const sentences = last === null ? [nothingWords(work.work)] : stepSentences(last, work.work, MOST_RATIOS);
  return html`<section class="work" data-work="${index}" aria-labelledby="work-${index}"><h2 id="work-${index}">${workTitle(work.work)}</h2>
${last === null ? null : stepTable(last, subjects)}
${said(sentences)}
${list('Held against', gateLines(work.work))}
${
  work.measures.length === 0
    ? null
    : html`<h3>By connections${work.rounds > 1 ? ', medians' : ''}</h3>
<div class="charts">${work.measures.map((measure) => multiple(measure, work))}
</div>`
}
${ratios(last, subjects)}
${
  others.length === 0
    ? null
    : html`<details class="more"><summary>${formatUnits(others.length, 'other step', 'other steps')}</summary>${others.map((step) => stepTable(step, subjects))}</details>`
}
</section>`;
}

function said(sentences: readonly string[]): Markup {
  const items = (some: readonly string[]): Markup =>
    html`<ul class="said">${some.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
  const more = sentences.slice(MOST_SENTENCES);
  if (more.length === 0) return items(sentences);
  return html`${items(sentences.slice(0, MOST_SENTENCES))}<details class="more"><summary>${more.length} more</summary>${items(more)}</details>`;
}

function stepTable(step: ComparedStep, subjects: readonly ComparedLabel[]): Markup {
  // The server stands below the name, which saves a phone a column.
  const columns = comparedColumns(step).filter(({ title }) => title !== HTTP_SERVER);
  const at = `At ${formatUnits(step.connections, 'connection', 'connections')}`;
  const title = `${at}, ${medianWords(step, ' (lowest–highest)')}`;
  const legend = legendWords(step);
  return html`<h3>${title}</h3>
${table(
  at,
  columns.map(({ title: words, align }) => ({ title: words, align })),
  step.rows.map((row) => ({
    subject: row.subject,
    cells: columns.map(({ cell }, index) => (index === 0 ? { ...cell(row), range: row.http ?? '' } : cell(row))),
  })),
  subjects,
)}
${legend === '' ? null : html`<p class="marks">${legend}</p>`}`;
}

function ratios(step: ComparedStep | null, subjects: readonly ComparedLabel[]): Markup | null {
  const found = step === null ? null : ratioTable(step);
  if (step === null || found === null) return null;
  const nothing: ComparedCell = { text: '', range: '', mark: '', value: null, note: null };
  const at = `at ${formatUnits(step.connections, 'connection', 'connections')}`;
  return html`<details class="more" open><summary>${RATIOS_TITLE}, ${at}</summary>
${table(
  `${RATIOS_TITLE}, ${at}`,
  found.columns,
  found.rows.map(({ subject, cells }) => ({ subject, cells: [{ ...nothing, text: subject }, ...cells] })),
  subjects,
)}</details>`;
}

/** A row a subject, with its colour before its name. */
function table(
  label: string,
  columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[],
  rows: readonly { readonly subject: string; readonly cells: readonly ComparedCell[] }[],
  subjects: readonly ComparedLabel[],
): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table class="steps"><thead><tr>${columns.map(
    ({ title, align }) => html`<th scope="col" class="${align}">${title}</th>`,
  )}</tr></thead><tbody>${rows.map(
    ({ subject, cells }) => html`
<tr>${cells.map((cell, column) =>
      column === 0
        ? html`<th scope="row" class="name" data-value="${cell.value ?? cell.text}">${swatch(subjects.find(({ name }) => name === subject))}${cell.text}${cell.range === '' ? null : html`<span class="range">${cell.range}</span>`}</th>`
        : html`<td class="${columns[column]?.align ?? 'left'}${cell.mark === '!' ? ' out' : ''}" data-value="${cell.value ?? ''}">${cellMarkup(cell)}</td>`,
    )}</tr>`,
  )}
</tbody></table></div>`;
}

/** The mark has a place of its own, so that figures stand below one another. */
const cellMarkup = ({ text, range, mark }: ComparedCell): Markup =>
  html`${text}<span class="mark">${mark}</span>${range === '' ? null : html`<span class="range">${range}</span>`}`;

const list = (title: string, lines: readonly string[]): Markup | null =>
  lines.length === 0
    ? null
    : html`<h3>${title}</h3><ul class="gates">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;

function failures({ works }: Comparison): Markup | null {
  const failed = works.flatMap(({ subjects }) => subjects).filter(({ failure }) => failure !== null);
  const lines = new Set(failed.map(({ name, failure }) => `${name}: ${failure?.message ?? ''} ${failure?.hint ?? ''}`));
  return list('Failed', [...lines]);
}
