import { createHash } from 'node:crypto';
import { type Colours, ON_DARK, ON_LIGHT } from '../../domain/words/metric-colours.ts';
import { significant } from '../../domain/words/round.ts';
import type { RunFigures } from '../figures/run-figures.ts';
import { type SideBySide, sideBySide } from '../figures/side-by-side.ts';
import type { PageData } from './chart-spec.ts';
import { chartsOf } from './charts.ts';
import { comparisonData, comparisonSection } from './comparison-section.ts';
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
export function htmlReport(runs: readonly RunFigures[], assets: PageAssets, conctopVersion: string): string {
  const style = `${colourRules()}\n${assets.style}`;
  const policy = `default-src 'none'; script-src '${hashOf(assets.script)}'; style-src '${hashOf(style)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const title = `conctop: ${runs.map(({ summary }) => summary.target.name).join(', ')}`;
  const compared = runs.length > 1 ? sideBySide(runs) : null;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="conctop ${conctopVersion}">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
<body>
<header class="bar">
<p class="brand">conctop report</p>
<button type="button" id="theme" hidden>Dark</button>
</header>
<main>
${compared === null ? null : comparisonSection(compared)}
${runs.map((run, index) =>
  compared === null
    ? runSection(run, chartsOf(run), index)
    : html`<details class="one"><summary>${compared.labels[index]?.name ?? ''} in detail</summary>${runSection(run, chartsOf(run), index)}</details>`,
)}
</main>
<footer class="foot"><p>Made by conctop ${conctopVersion} from ${runs.map(({ name }) => name).join(', ')}. Memory counts in powers of 1,024. A figure that was not measured is –.</p></footer>
<script type="application/json" id="data">${scriptJson(pageData(runs, compared))}</script>
<script>${new Markup(assets.script)}</script>
</body>
</html>
`;
  return page.text;
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

function pageData(runs: readonly RunFigures[], compared: SideBySide | null): PageData {
  return {
    comparison: compared === null ? null : comparisonData(compared),
    runs: runs.map((run) => ({
      atSeconds: run.timeline.atSeconds,
      steps: run.steps,
      charts: chartsOf(run).map(({ id, kind, unit, logarithmic, atLeast, series, heat }) => ({
        ...{ id, kind, unit, logarithmic, atLeast, heat },
        series: series.map((one) => ({ ...one, values: one.values.map(briefly) })),
      })),
    })),
  };
}

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
