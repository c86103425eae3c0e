import type { ComparedRow, ComparedStep } from '../../domain/comparison/comparison.ts';
import { type Figure, TABLED } from '../../domain/comparison/figures.ts';
import { BEST_MARK, cellWords, verdictCell, waitsFor } from '../../domain/comparison/words/cell-words.ts';
import { FIGURE_WORDS } from '../../domain/comparison/words/figure-words.ts';
import { columnsOf, keepingEnd, plain, toWidth } from '../frame/ansi-text.ts';
import type { Paint, Token } from '../theme.ts';

interface TableInput {
  readonly step: ComparedStep;
  readonly subjects: readonly { readonly name: string; readonly colour: Token }[];
  readonly columns: number;
  readonly paint: Paint;
}

interface TableColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly width: number;
  /** Painted, not padded. */
  readonly cell: (row: ComparedRow) => string;
}

const NAME_COLUMNS = 18;
const GAP = '  ';

/** What a narrow screen can do without, the least important first. */
const DISPENSABLE = [
  'switches/req',
  'processes',
  'of ideal',
  'most threads wait for',
  'HTTP server',
  'p50',
  'base',
  'CPU µs/req',
  'limited by',
];

/** A row a subject, its name in its curve's colour. */
export function comparisonRows({ step, subjects, columns, paint }: TableInput): readonly string[] {
  const colours = new Map(subjects.map(({ name, colour }) => [name, colour]));
  const hasProcesses = step.rows.some(({ cells }) => (cells.processes.median ?? 1) > 1);
  const all: readonly TableColumn[] = [
    sized(step, 'model', 'left', ({ subject }) =>
      paint(colours.get(subject) ?? 'text', keepingEnd(plain(subject), Math.min(NAME_COLUMNS, subject.length)), {
        bold: true,
      }),
    ),
    ...(step.rows.some(({ http }) => http !== null)
      ? [sized(step, 'HTTP server', 'left', ({ http }) => paint('text', plain(http ?? '–')))]
      : []),
    ...TABLED.filter(({ name }) => hasProcesses || name !== 'processes').map((figure) =>
      figureColumn(step, figure, paint),
    ),
    sized(step, 'most threads wait for', 'left', (row) => paint('text', waitsFor(row))),
    sized(step, 'limited by', 'left', (row) => paint('text', verdictCell(row))),
  ];
  let shown = all;
  const widthOf = (table: readonly TableColumn[]): number =>
    table.reduce((sum, { width }) => sum + width, 0) + (table.length - 1) * GAP.length;
  for (const title of DISPENSABLE) {
    if (widthOf(shown) <= columns) break;
    shown = shown.filter((column) => column.title !== title);
  }
  const line = (cells: readonly string[]): string => toWidth(cells.join(GAP), columns);
  const padded = (column: TableColumn, text: string): string =>
    column.align === 'left'
      ? toWidth(text, column.width)
      : ' '.repeat(Math.max(0, column.width - visible(text))) + text;
  return [
    line(shown.map((column) => paint('dim', padded(column, column.title)))),
    ...step.rows.map((row) => line(shown.map((column) => padded(column, column.cell(row))))),
  ];
}

function figureColumn(step: ComparedStep, { name }: Figure, paint: Paint): TableColumn {
  return sized(step, `${FIGURE_WORDS[name].title}`, 'right', ({ cells }) => {
    const { figure, mark } = cellWords(cells[name]);
    const isOut = !cells[name].takesPart;
    const text = paint(isOut ? 'dim' : mark === BEST_MARK ? 'strong' : 'text', figure, { bold: mark === BEST_MARK });
    return `${text} ${paint(mark === BEST_MARK ? 'good' : isOut ? 'warning' : 'dim', mark)}`;
  });
}

const visible = columnsOf;

function sized(step: ComparedStep, title: string, align: TableColumn['align'], cell: TableColumn['cell']): TableColumn {
  return { title, align, cell, width: Math.max(title.length, ...step.rows.map((row) => visible(cell(row)))) };
}
