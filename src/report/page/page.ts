import type { PageData } from '../html/chart-spec.ts';
import { ComparisonCharts } from './comparison-charts.ts';
import { RunCharts } from './run-charts.ts';
import { fitToPaper, fitToScreen, redraw } from './sizes.ts';
import { makeSortable } from './sort-table.ts';
import { watchTheme } from './theme.ts';

// A report's own script: it draws the charts from the figures in the page, and lets tables sort. Nothing is loaded.
const data = JSON.parse(document.getElementById('data')?.textContent ?? '{"runs":[],"works":[]}') as PageData;
const runs = [...document.querySelectorAll<HTMLElement>('.run')].flatMap((section) => {
  const found = data.runs[Number(section.dataset.run)];
  return found === undefined ? [] : [new RunCharts(section, found)];
});
const beside = [...document.querySelectorAll<HTMLElement>('.work')].flatMap((section) => {
  const found = data.works[Number(section.dataset.work)];
  return found === undefined ? [] : [new ComparisonCharts(section, found)];
});
const plots = [...beside, ...runs].flatMap((charts) => charts.plots);
watchTheme(() => redraw(plots));
for (const table of document.querySelectorAll<HTMLTableElement>('table.steps')) makeSortable(table);
window.addEventListener('beforeprint', () => fitToPaper(plots));
window.addEventListener('afterprint', () => fitToScreen(plots));
