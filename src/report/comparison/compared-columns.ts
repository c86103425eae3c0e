import type { Cell, ComparedRow, ComparedStep, Contest } from '../../domain/comparison/comparison.ts';
import { type FigureName, TABLED } from '../../domain/comparison/figures.ts';
import { BEST_MARK, cellWords, verdictCell, waitsFor } from '../../domain/comparison/words/cell-words.ts';
import { ratioParts } from '../../domain/comparison/words/contest-words.ts';
import { FIGURE_WORDS } from '../../domain/comparison/words/figure-words.ts';
import type { Column } from '../../domain/words/text-table.ts';
import { UNKNOWN } from '../step-columns.ts';

/** A cell of a table in a report: the figure with its range, and the mark apart from both. */
export interface ComparedCell {
  readonly text: string;
  /** Empty: the rounds do not differ. */
  readonly range: string;
  /** ★, ~ or !; empty: none. */
  readonly mark: string;
  /** The bare figure, by which a table sorts. */
  readonly value: number | string | null;
  /** Why it, or some of its rounds, take no part. */
  readonly note: string | null;
}

export interface ComparedColumn extends Column {
  /** Null: words. */
  readonly figure: FigureName | null;
  readonly cell: (row: ComparedRow) => ComparedCell;
}

export const HTTP_SERVER = 'HTTP server';

/** Of a step, those that say something here: processes where there are several, the HTTP server where it is known. */
export function comparedColumns({ rows }: ComparedStep): readonly ComparedColumn[] {
  const hasProcesses = rows.some(({ cells }) => (cells.processes.median ?? 1) > 1);
  const isMeasured = (name: FigureName): boolean => rows.some(({ cells }) => cells[name].median !== null);
  return [
    words('model', ({ subject }) => subject),
    ...(rows.some(({ http }) => http !== null) ? [words(HTTP_SERVER, ({ http }) => http ?? UNKNOWN)] : []),
    ...TABLED.filter(({ name }) => (hasProcesses || name !== 'processes') && isMeasured(name)).map(
      ({ name }): ComparedColumn => ({
        figure: name,
        title: FIGURE_WORDS[name].title,
        align: 'right',
        cell: ({ cells }) => figureCell(cells[name]),
      }),
    ),
    words('most threads wait for', waitsFor),
    words('limited by', verdictCell),
  ];
}

const words = (title: string, of: (row: ComparedRow) => string): ComparedColumn => ({
  figure: null,
  title,
  align: 'left',
  cell: (row) => ({ text: of(row), range: '', mark: '', value: of(row), note: null }),
});

function figureCell(cell: Cell): ComparedCell {
  const { figure, range, mark } = cellWords(cell);
  return { text: figure, range, mark: mark.trim(), value: cell.median, note: cell.note };
}

/** What the leader of each contest has of the others' figures: a row a subject, a column a figure. */
export interface RatioTable {
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly subject: string; readonly cells: readonly ComparedCell[] }[];
}

/** Null: nobody can be compared with anybody. */
export function ratioTable({ rows, contests }: ComparedStep): RatioTable | null {
  const held = contests.filter(({ ratios }) => ratios.length > 0);
  if (held.length === 0) return null;
  return {
    columns: [
      { title: 'model', align: 'left' },
      ...held.map(({ figure }): Column => ({ title: FIGURE_WORDS[figure].title, align: 'right' })),
    ],
    rows: rows.map(({ subject }) => ({ subject, cells: held.map((contest) => ratioCell(contest, subject)) })),
  };
}

/** As in the sentences: 1.40x of the requests is more, 0.32x of the memory less. */
export const RATIOS_TITLE = 'The figure of the first beside that of each other';

function ratioCell(contest: Contest, subject: string): ComparedCell {
  const { leader, winner, whyNone } = contest;
  if (subject === leader) {
    const mark = winner === null ? (whyNone?.why === 'within-noise' ? '~' : '') : BEST_MARK;
    return { text: 'first', range: '', mark, value: 1, note: null };
  }
  const ratio = contest.ratios.find(({ over }) => over === subject);
  if (ratio === undefined) return { text: UNKNOWN, range: '', mark: '', value: null, note: null };
  const { times, interval } = ratioParts(ratio);
  return {
    text: times,
    range: interval,
    mark: ratio.beyondNoise || ratio.low === null ? '' : '~',
    value: ratio.ratio,
    note: null,
  };
}
