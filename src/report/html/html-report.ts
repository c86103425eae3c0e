import { createHash } from 'node:crypto';
import type { Comparison } from '../../domain/comparison/whole.ts';
import { type Colours, ON_DARK, ON_LIGHT } from '../../domain/words/metric-colours.ts';
import { significant } from '../../domain/words/round.ts';
import { namesWords, roundWords } from '../comparison/compared-words.ts';
import { workFigures } from '../figures/compared-figures.ts';
import { momentsOf } from '../figures/moments.ts';
import type { RunFigures } from '../figures/run-figures.ts';
import type { ReportInput, SubjectDetail } from '../report-input.ts';
import type { PageData, RunData } from './chart-spec.ts';
import { chartsOf } from './charts.ts';
import { comparisonData } from './comparison-charts.ts';
import { comparisonSection } from './comparison-section.ts';
import { html, Markup, scriptJson } from './markup.ts';
import { runSection } from './run-section.ts';

/** What the build made of `report/page/` and its plotting library: a script and a stylesheet. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/**
 * A report as one file: it loads nothing, wherever it is opened. Its policy lets only the script and the style run that stand
 * in it, by their hashes: whatever a target's name or log holds stays text, even if an escape were forgotten.
 */
export function htmlReport(input: ReportInput, assets: PageAssets, conctopVersion: string): string {
  const style = `${colourRules()}\n${assets.style}`;
  const policy = `default-src 'none'; script-src '${hashOf(assets.script)}'; style-src '${hashOf(style)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const content = input.kind === 'run' ? ofRun(input.run) : ofComparison(input.comparison, input.details);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="conctop ${conctopVersion}">
<title>conctop: ${content.names.join(', ')}</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
<body>
<header class="bar">
<p class="brand">conctop report</p>
<button type="button" id="theme" hidden>Dark</button>
</header>
<main>
${content.main}
</main>
<footer class="foot"><p>Made by conctop ${conctopVersion}${content.from}. Memory counts in powers of 1,024. A figure that was not measured is –.</p></footer>
<script type="application/json" id="data">${scriptJson(content.data)}</script>
<script>${new Markup(assets.script)}</script>
</body>
</html>
`;
  return page.text;
}

interface Content {
  readonly names: readonly string[];
  readonly main: Markup;
  readonly from: string;
  readonly data: PageData;
}

const ofRun = (run: RunFigures): Content => ({
  names: [run.summary.target.name],
  main: runSection(run, chartsOf(run), 0),
  from: ` from ${run.name}`,
  data: { works: [], runs: [runData(run)] },
});

function ofComparison(comparison: Comparison, details: readonly SubjectDetail[]): Content {
  const works = comparison.works.map(workFigures);
  const names = [...new Set(works.flatMap(({ subjects }) => subjects.map(({ name }) => name)))];
  const several = comparison.works.length > 1;
  return {
    names: [namesWords(names)],
    main: html`${comparisonSection(comparison, works)}
${details.map(
  ({ subject, work, round, rounds, run }, index) =>
    html`<details class="one"><summary>${subject}${several && work !== 'custom' ? `, ${work}` : ''} in detail: ${roundWords(round, rounds)}</summary>${runSection(run, chartsOf(run), index)}</details>`,
)}`,
    from: '',
    data: { works: works.map(comparisonData), runs: details.map(({ run }) => runData(run)) },
  };
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

const runData = (run: RunFigures): RunData => ({
  atSeconds: run.timeline.atSeconds,
  steps: run.steps,
  marks: momentsOf(run.summary),
  charts: chartsOf(run).map(({ id, kind, unit, logarithmic, atLeast, series, heat }) => ({
    ...{ id, kind, unit, logarithmic, atLeast, heat },
    series: series.map((one) => ({ ...one, values: one.values.map(briefly) })),
  })),
});

/** No chart shows more than four figures of a number. */
const briefly = (value: number | null): number | null => (value === null ? null : significant(value, 4));

/** The metrics' colours as custom properties, and a class for each. */
function colourRules(): string {
  const properties = (colours: Colours): string =>
    Object.entries(colours)
      .map(([token, hex]) => `--${token}:#${hex}`)
      .join(';');
  const classes = Object.keys(ON_LIGHT).map((token) => `.c-${token}{--c:var(--${token})}`);
  return [
    `:root{${properties(ON_LIGHT)}}`,
    `@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${properties(ON_DARK)}}}`,
    `:root[data-theme=dark]{${properties(ON_DARK)}}`,
    `@media print{:root,:root[data-theme=dark],:root:not([data-theme=light]){${properties(ON_LIGHT)}}}`,
    ...classes,
  ].join('\n');
}
