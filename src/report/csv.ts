import { FIELD_NAMES, SHORT_NAMES, stepField } from '../domain/meaning/step-fields.ts';
import { printable } from '../domain/words/printable.ts';
import type { RunFigures } from './figures/run-figures.ts';

type Cell = string | number | boolean | null;

/** Every figure of every step, under the names of the JSON: one row a step, `recording` and `target` before them. */
export function csvReport(runs: readonly RunFigures[]): string {
  const names = FIELD_NAMES.filter((name) => !SHORT_NAMES.includes(name));
  const fields = names.flatMap((name) => stepField(name) ?? []);
  const rows = runs.flatMap(({ name, summary }) =>
    summary.steps.map((step): readonly Cell[] => [
      name,
      summary.target.name,
      summary.startedAt,
      ...fields.map((field) => field.of(step)),
    ]),
  );
  const table: readonly (readonly Cell[])[] = [['recording', 'target', 'startedAt', ...names], ...rows];
  // RFC 4180 ends every line so.
  return table.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Empty: not measured. Text that begins like a formula begins with an apostrophe, which spreadsheets show as text. */
function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return `${cell}`;
  const text = FORMULA.test(cell) ? `'${printable(cell)}` : printable(cell);
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
