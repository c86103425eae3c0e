import type { PageData } from '../html/chart-spec.ts';
import { RunCharts } from './run-charts.ts';
import { makeSortable } from './sort-table.ts';
import { watchTheme } from './theme.ts';

// A report's own script: it draws the charts from the figures in the page, and lets tables sort. Nothing is loaded.
const data = JSON.parse(document.getElementById('data')?.textContent ?? '{"runs":[]}') as PageData;
const runs = [...document.querySelectorAll<HTMLElement>('.run')].flatMap((section) => {
  const found = data.runs[Number(section.dataset.run)];
  return found === undefined ? [] : [new RunCharts(section, found)];
});
watchTheme(() => {
  for (const run of runs) run.redraw();
});
for (const table of document.querySelectorAll<HTMLTableElement>('table.steps')) makeSortable(table);
window.addEventListener('beforeprint', () => {
  for (const run of runs) run.fitToPaper();
});
window.addEventListener('afterprint', () => {
  for (const run of runs) run.fitToScreen();
});
