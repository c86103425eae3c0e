import { FIGURES } from '../domain/comparison/figures.ts';
import type { Comparison } from '../domain/comparison/whole.ts';
import { FIELD_NAMES, SHORT_NAMES, stepField } from '../domain/meaning/step-fields.ts';
import { printable } from '../domain/words/printable.ts';
import { workFigures } from './figures/compared-figures.ts';
import type { RunFigures } from './figures/run-figures.ts';

type Cell = string | number | boolean | null;

/** Every figure of every step, under the names of the JSON: one row a step, `recording` and `target` before them. */
export function csvReport({ name, summary }: RunFigures): string {
  const names = FIELD_NAMES.filter((field) => !SHORT_NAMES.includes(field));
  const fields = names.flatMap((field) => stepField(field) ?? []);
  const rows = summary.steps.map((step): readonly Cell[] => [
    name,
    summary.target.name,
    summary.startedAt,
    ...fields.map((field) => field.of(step)),
  ]);
  return csvText([['recording', 'target', 'startedAt', ...names], ...rows]);
}

/** RFC 4180 ends every line so. */
const csvText = (table: readonly (readonly Cell[])[]): string =>
  table.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');

const COMPARED = [
  'work',
  'delayMs',
  'connections',
  'subject',
  'figure',
  'unit',
  'median',
  'low',
  'high',
  'rounds',
  'mark',
  'takesPart',
  'note',
  'leader',
  'leaderRatio',
  'leaderRatioLow',
  'leaderRatioHigh',
  'beyondNoise',
  'counted',
] as const;

/** A comparison: one row a figure of a subject at a step. The ratio is the leader's figure over this one, as in the JSON. */
export function csvOfComparison({ works }: Comparison): string {
  const rows = works.map(workFigures).flatMap(({ work, steps }) =>
    steps.flatMap(({ connections, rows: compared, contests }) =>
      compared.flatMap(({ subject, cells }) =>
        FIGURES.map(({ name }): readonly Cell[] => {
          const { unit, median, low, high, values, counted, mark, takesPart, note } = cells[name];
          const contest = contests.find(({ figure }) => figure === name) ?? null;
          const ratio = contest?.ratios.find(({ over }) => over === subject) ?? null;
          return [
            ...[work.work, work.delayMs, connections, subject, name, unit, median, low, high],
            ...[values.length, mark, takesPart, note, contest?.leader ?? null],
            ...[ratio?.ratio ?? null, ratio?.low ?? null, ratio?.high ?? null, ratio?.beyondNoise ?? null, counted],
          ];
        }),
      ),
    ),
  );
  return csvText([COMPARED, ...rows]);
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
